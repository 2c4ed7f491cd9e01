// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

#if Macros
    /// Says how a stored property is written by ``MessagePackCodable(as:)``, or the name of an enumeration's case.
    ///
    /// - Parameters:
    ///   - key: the key of the property in a map, or the name of the case, instead of the one in Swift.
    ///   - options: what else differs.
    @attached(peer)
    public macro MessagePackField(_ key: String, _ options: MessagePackFieldOption...) =
        #externalMacro(module: "MessagePackMacrosPlugin", type: "MessagePackFieldMacro")

    /// Says how a stored property is written by ``MessagePackCodable(as:)``.
    ///
    /// - Parameter options: what differs.
    @attached(peer)
    public macro MessagePackField(_ options: MessagePackFieldOption...) =
        #externalMacro(module: "MessagePackMacrosPlugin", type: "MessagePackFieldMacro")
#endif
