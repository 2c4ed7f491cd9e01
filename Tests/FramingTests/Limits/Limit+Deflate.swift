// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import Framing

extension Limit {
    /// The limits of ``PermessageDeflate/Configuration``: those on messages, and the ends of the ranges of the others.
    static let ofCompression: [Limit] = [
        Limit("PermessageDeflate.Configuration", "maximumExpansionRatio") { isPast in
            // Zeros of which the compressed form has just a tenth of the size, and one more in a form of that size.
            let (count, payload) = try zeros(tenTimes: isPast)
            let message = try? Compression.inflate(
                [payload],
                configuration: .init(maximumExpansionRatio: 10, expansionFloor: 0)
            )
            return message == [[UInt8](repeating: 0, count: count)]
        },
        Limit("PermessageDeflate.Configuration", "expansionFloor") { isPast in
            let zeros = [UInt8](repeating: 0, count: isPast ? 1_001 : 1_000)
            let message = try? Compression.inflate(
                try Compression.compress([zeros]),
                configuration: .init(maximumExpansionRatio: 1, expansionFloor: 1_000)
            )
            return message == [zeros]
        },
        range("serverMaxWindowBits", 8...15, \.serverMaxWindowBits),
        range("clientMaxWindowBits", 8...15, \.clientMaxWindowBits),
        range("memoryLevel", 1...9, \.memoryLevel),
        range("compressionLevel", 0...9, \.compressionLevel),
        Limit("PermessageDeflate.Configuration", "minimumBytes") { isPast in
            let deflater = MessageDeflater(role: .client, parameters: .init(), configuration: .init(minimumBytes: 100))
            return deflater.isWorthCompressing(bytes: isPast ? 99 : 100)
        },
        Limit("ExtensionElement", "elements") { isPast in
            let text = [String](repeating: "a", count: isPast ? 65 : 64).joined(separator: ", ")
            return ExtensionElement.list(in: ["Sec-WebSocket-Extensions": text]) != nil
        },
        Limit("ExtensionElement", "parameters") { isPast in
            ExtensionElement("a" + String(repeating: "; b", count: isPast ? 65 : 64)) != nil
        },
    ]

    private struct Missing: Error {}

    /// A number of zeros and their compressed form: just ten times its size, or one more.
    private static func zeros(tenTimes isPast: Bool) throws -> (count: Int, payload: [UInt8]) {
        for count in 1...20_000 {
            let payload = try Compression.compress([[UInt8](repeating: 0, count: count)])[0]
            if count == 10 * payload.count + (isPast ? 1 : 0) { return (count, payload) }
        }
        throw Missing()
    }

    /// A value at either end of its range is kept; one beyond it is not.
    private static func range(
        _ name: String,
        _ range: ClosedRange<Int>,
        _ property: any WritableKeyPath<PermessageDeflate.Configuration, Int> & Sendable
    ) -> Limit {
        Limit("PermessageDeflate.Configuration", name) { isPast in
            let step = isPast ? 1 : 0
            let kept = [range.lowerBound - step, range.upperBound + step].map { value in
                var configuration = PermessageDeflate.Configuration.defaults
                configuration[keyPath: property] = value
                return configuration[keyPath: property] == value
            }
            guard kept[0] == kept[1] else { throw Missing() }
            return kept[0]
        }
    }
}
