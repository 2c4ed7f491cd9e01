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
    /// `freeBytes` as `free_bytes`, `baseURLPath` as `base_url_path`. The first letter is taken for a small one.
    static func encode(_ name: String) -> String {
        let letters = Array(name)
        var words: [ArraySlice<Character>] = []
        var start = 0
        var index = 1
        while let capital = next(letters, from: index, where: \.isUppercase) {
            words.append(letters[start..<capital])
            start = capital
            guard let small = next(letters, from: capital, where: \.isLowercase) else { break }
            if small > capital + 1 {
                // Of several capitals the last one begins the word of the small letter behind it.
                words.append(letters[capital..<small - 1])
                start = small - 1
            }
            index = small + 1
        }
        words.append(letters[start...])
        return words.map { String($0).lowercased() }.joined(separator: "_")
    }

    private static func next(_ letters: [Character], from start: Int, where isIt: (Character) -> Bool) -> Int? {
        letters.indices.dropFirst(start).first { isIt(letters[$0]) }
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
