// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

extension EncodingState {
    /// The name of a key in snake case.
    func converted(_ name: String) -> String {
        if let converted = convertedNames[name] { return converted }
        let converted = SnakeCase.encode(name)
        convertedNames[name] = converted
        return converted
    }
}

/// The names of keys in snake case, by the rules that `JSONEncoder` and `JSONDecoder` have.
enum SnakeCase {
    /// `freeBytes` as `free_bytes`, `baseURLPath` as `base_url_path`.
    static func encode(_ name: String) -> String {
        let characters = Array(name)
        var words: [String] = []
        var word = ""
        for (index, character) in characters.enumerated() {
            if character.isUppercase, index > 0 {
                let followsLower = !characters[index - 1].isUppercase
                // The last capital of several begins the word of the small letters behind it.
                let beginsLower =
                    index + 1 < characters.count && characters[index + 1].isLowercase && characters[index - 1].isUppercase
                if (followsLower && characters[index - 1] != "_") || beginsLower {
                    words.append(word)
                    word = ""
                }
            }
            word += character.lowercased()
        }
        words.append(word)
        return words.joined(separator: "_")
    }

    /// `free_bytes` as `freeBytes`. Underscores at the ends stay.
    static func decode(_ name: String) -> String {
        guard let first = name.firstIndex(where: { $0 != "_" }), let last = name.lastIndex(where: { $0 != "_" }) else {
            return name
        }
        let words = name[first...last].split(separator: "_")
        guard words.count > 1, let head = words.first else { return name }
        let tail = words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() }
        return name[..<first] + ([head.lowercased()] + tail).joined() + name[name.index(after: last)...]
    }
}
