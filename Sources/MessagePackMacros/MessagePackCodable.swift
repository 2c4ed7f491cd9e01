// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    import Codec

    /// Writes the conformances of a struct or an enumeration to `MessagePackEncodable` and `MessagePackDecodable`.
    ///
    /// ```swift
    /// @MessagePackCodable
    /// struct Disk {
    ///     var path: String
    ///     @MessagePackField("free_bytes") var free: UInt64
    ///     @MessagePackField(.omittedIfEmpty) var tags: [String]
    ///     @MessagePackField(.defaulted) var weight = 1.0
    ///     @MessagePackField(.skipped) var isSelected = false
    ///     var note: String?
    /// }
    /// ```
    ///
    /// A struct is a map by the names of its stored properties, in the order of their declarations; or an array of their values. An optional property
    /// that is `nil` is left out of a map, and one that is missing is `nil`. Keys that the type does not know are skipped; a key that it needs and
    /// does not find is a `missingKey` with the type's name, the key and the offset; a key that is there twice is a `duplicateKey`. A `let` with an
    /// initial value is written, and not read. Static, computed and lazy properties are left alone.
    ///
    /// An enumeration with raw values is its raw value. A case of another one is its name, as a str, or if it has associated values, a map of one
    /// pair: from the name to the value, if there is one without a label; to an array, if there are several and not all have labels; to a map by labels,
    /// or with ``MessagePackForm/array`` an array, if all have labels.
    ///
    /// Generic parameters that occur in what is written must conform too, for the type to. A type that is nested in another cannot be `private`, but
    /// `fileprivate`; it gets a private member `MessagePackFieldTypes`, by which its extensions name the types of its fields.
    ///
    /// - Parameter form: what a struct, or the labelled values of a case, are written as.
    @attached(
        extension,
        conformances: MessagePackEncodable,
        MessagePackDecodable,
        names: named(encode(to:)),
        named(init(from:))
    )
    @attached(member, names: named(MessagePackFieldTypes))
    public macro MessagePackCodable(as form: MessagePackForm = .map) =
        #externalMacro(module: "MessagePackMacrosPlugin", type: "MessagePackCodableMacro")
#endif
