// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import CompilerPluginSupport
import PackageDescription

/// Settings of every Swift target. In continuous integration a warning is an error.
let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableExperimentalFeature("Lifetimes"),
    ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

let nio = "swift-nio"

/// A part of swift-syntax, which only the trait Macros has.
func syntax(_ product: String) -> Target.Dependency {
    .product(name: product, package: "swift-syntax", condition: .when(traits: ["Macros"]))
}

/// An executable that runs one fuzz body, which is in a library; its folder also holds the seed corpus, the dictionary, and
/// the list of the files whose coverage scripts/fuzz reports.
func fuzzTarget(_ name: String, bodies: Target.Dependency = "FramingBodies", dictionary: String) -> Target {
    .executableTarget(
        name: name,
        dependencies: ["CFuzzDriver", bodies],
        path: "Fuzz/\(name)",
        exclude: ["Corpus", dictionary, "fuzzed.txt"],
        swiftSettings: settings
    )
}

let package = Package(
    name: "swift-grid",
    platforms: [.macOS(.v26)],
    products: [
        .library(name: "Framing", targets: ["Framing"]),
        .library(name: "Codec", targets: ["Codec"]),
        .library(name: "CodecProtobuf", targets: ["CodecProtobuf"]),
        .library(name: "Mux", targets: ["Mux"]),
        .library(name: "WebSocket", targets: ["WebSocket"]),
        .library(name: "Grid", targets: ["Grid"]),
        .library(name: "GridTesting", targets: ["GridTesting"]),
        .library(name: "MuxTesting", targets: ["MuxTesting"]),
        .library(name: "GridHummingbird", targets: ["GridHummingbird"]),
        .library(name: "MessagePackMacros", targets: ["MessagePackMacros"]),
        .executable(name: "grid", targets: ["grid-cli"]),
    ],
    traits: [
        .trait(
            name: "Hummingbird",
            description: "Mounting a grid on a server of Hummingbird: the product GridHummingbird."
        ),
        .trait(
            name: "Macros",
            description: "The macro that writes MessagePack conformances: the product MessagePackMacros."
        ),
        .trait(name: "Protobuf", description: "Payloads of Protobuf messages: the product CodecProtobuf."),
        .default(enabledTraits: []),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        // Only with the trait Hummingbird.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.0"),
        // Only with the trait Macros.
        .package(url: "https://github.com/swiftlang/swift-syntax", from: "603.0.0"),
        // Only with the trait Protobuf.
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    ],
    targets: [
        // The layers, lowest first. Arrows point down only.
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"]), .yum(["zlib-devel"]), .brew(["zlib"])]
        ),
        .target(name: "CMasking"),
        .target(name: "Framing", dependencies: ["CMasking", "CZlib"], swiftSettings: settings),
        .target(name: "Codec", swiftSettings: settings),
        .target(name: "Mux", dependencies: ["Codec"], swiftSettings: settings),
        .target(
            name: "WebSocket",
            dependencies: [
                "Framing",
                .product(name: "NIOConcurrencyHelpers", package: nio),
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOHTTP1", package: nio),
                .product(name: "NIOPosix", package: nio),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Grid",
            dependencies: [
                "Codec", "Framing", "Mux", "WebSocket",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: nio),
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOHTTP1", package: nio),
                .product(name: "NIOPosix", package: nio),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),

        // Empty without its trait.
        .target(
            name: "GridHummingbird",
            dependencies: [
                "Grid",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: nio),
                .product(name: "HummingbirdCore", package: "hummingbird", condition: .when(traits: ["Hummingbird"])),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras", condition: .when(traits: ["Hummingbird"])),
                .product(
                    name: "NIOHTTPTypesHTTP1",
                    package: "swift-nio-extras",
                    condition: .when(traits: ["Hummingbird"])
                ),
            ],
            swiftSettings: settings
        ),

        // Empty without its trait.
        .target(
            name: "CodecProtobuf",
            dependencies: [
                "Codec",
                .product(name: "SwiftProtobuf", package: "swift-protobuf", condition: .when(traits: ["Protobuf"])),
            ],
            swiftSettings: settings
        ),

        // Empty without its trait. The plugin is a program that the compiler starts, so it is one in any case.
        .macro(
            name: "MessagePackMacrosPlugin",
            dependencies: [
                "CFuzzDriver", syntax("SwiftCompilerPlugin"), syntax("SwiftDiagnostics"), syntax("SwiftParser"),
                syntax("SwiftSyntax"), syntax("SwiftSyntaxBuilder"), syntax("SwiftSyntaxMacros"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "MessagePackMacros",
            dependencies: ["Codec", .target(name: "MessagePackMacrosPlugin", condition: .when(traits: ["Macros"]))],
            swiftSettings: settings
        ),

        // For tests, of this package and of others: protocols in virtual time over a network that misbehaves.
        .target(name: "MuxTesting", dependencies: ["Codec", "Mux"], swiftSettings: settings),
        .target(
            name: "GridTesting",
            dependencies: [
                "Grid", .product(name: "NIOConcurrencyHelpers", package: nio),
                .product(name: "NIOCore", package: nio),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "simulate",
            dependencies: ["MuxTesting", "CFuzzDriver"],
            path: "Tests/Simulate",
            swiftSettings: settings
        ),

        // The handlers that implementations of the protocol are tested with.
        .target(
            name: "GridConformance",
            dependencies: ["Codec", "Grid", "Mux", .product(name: "NIOCore", package: nio)],
            swiftSettings: settings
        ),

        // What command-line programs have in common.
        .target(name: "CommandSupport", swiftSettings: settings),

        // The commands of `grid`: tests cannot import the main module of a program.
        .target(
            name: "GridCommands",
            dependencies: [
                "Codec", "CommandSupport", "Framing", "Mux", "Grid", "GridConformance",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: nio),
                .product(name: "NIOCore", package: nio),
            ],
            swiftSettings: settings
        ),

        // Executables. Each depends on CFuzzDriver, or it would not link under `-sanitize=fuzzer`.
        .executableTarget(name: "grid-cli", dependencies: ["CFuzzDriver", "GridCommands"], swiftSettings: settings),
        .executableTarget(
            name: "EchoNode",
            dependencies: ["Grid", "CFuzzDriver"],
            path: "Examples/EchoNode",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "HummingbirdMount",
            dependencies: [
                "Grid", "GridHummingbird", "CFuzzDriver",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOPosix", package: nio),
                .product(name: "Hummingbird", package: "hummingbird", condition: .when(traits: ["Hummingbird"])),
            ],
            path: "Examples/HummingbirdMount",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "WebSocketEcho",
            dependencies: ["WebSocket", "CFuzzDriver"],
            path: "Examples/WebSocketEcho",
            swiftSettings: settings
        ),

        // The grid under fire: faults, crashes, load.
        .target(
            name: "SoakSupport",
            dependencies: [
                "CommandSupport", "Grid", "Mux", "MuxTesting",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: nio),
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOPosix", package: nio),
            ],
            path: "Tests/Soak/Support",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "soak",
            dependencies: [
                "CFuzzDriver", "CommandSupport", "SoakSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/Soak/Commands",
            swiftSettings: settings
        ),

        // WebSocket conformance: the programs that suites and other implementations are run against.
        .target(
            name: "ConformanceSupport",
            dependencies: ["Framing", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Tests/Conformance/Support",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "websocket-echo-server",
            dependencies: [
                "CFuzzDriver", "CommandSupport", "ConformanceSupport", "Framing", "WebSocket",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOHTTP1", package: nio),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Tests/Conformance/EchoServer",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "websocket-case-client",
            dependencies: [
                "CFuzzDriver", "CommandSupport", "ConformanceSupport", "Framing", "WebSocket",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Tests/Conformance/CaseClient",
            swiftSettings: settings
        ),

        // What Python's MessagePack is compared with.
        .executableTarget(
            name: "messagepack-peer",
            dependencies: ["CFuzzDriver", "Codec", "CommandSupport", "MuxTesting"],
            path: "Tests/Differential/Program",
            swiftSettings: settings
        ),

        // Fuzzing: bodies in libraries, one per layer; each target is a thin executable.
        .target(name: "CFuzzDriver", path: "Fuzz/CFuzzDriver"),
        .target(name: "CodecBodies", dependencies: ["Codec"], path: "Fuzz/CodecBodies", swiftSettings: settings),
        .target(name: "FramingBodies", dependencies: ["Framing"], path: "Fuzz/FramingBodies", swiftSettings: settings),
        .target(name: "MuxBodies", dependencies: ["Codec", "Mux"], path: "Fuzz/MuxBodies", swiftSettings: settings),
        fuzzTarget("ConnectionMachine", dictionary: "connection-machine.dict"),
        fuzzTarget("DeflateRoundTrip", dictionary: "deflate.dict"),
        fuzzTarget("FrameParser", dictionary: "frame-parser.dict"),
        fuzzTarget("MessageParser", bodies: "MuxBodies", dictionary: "message-parser.dict"),
        fuzzTarget("MessagePackDecoder", bodies: "CodecBodies", dictionary: "message-pack-decoder.dict"),
        fuzzTarget("MessagePackMacro", bodies: "CodecBodies", dictionary: "message-pack-macro.dict"),
        fuzzTarget("MessagePackReader", bodies: "CodecBodies", dictionary: "message-pack-reader.dict"),
        fuzzTarget("MessagePackValue", bodies: "CodecBodies", dictionary: "message-pack-value.dict"),
        fuzzTarget("MuxCalls", bodies: "MuxBodies", dictionary: "mux-calls.dict"),
        fuzzTarget("MuxPeer", bodies: "MuxBodies", dictionary: "mux-peer.dict"),
        fuzzTarget("OpeningHandshake", dictionary: "opening-handshake.dict"),
        fuzzTarget("UTF8", dictionary: "utf8.dict"),

        // Tests.
        .target(
            name: "TestSupport",
            dependencies: ["Framing", "Mux"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "FramingTests",
            dependencies: ["Framing", "FramingBodies", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(name: "CodecTests", dependencies: ["Codec", "TestSupport"], swiftSettings: settings),
        // Empty without the trait Protobuf.
        .testTarget(
            name: "CodecProtobufTests",
            dependencies: [
                "Codec", "CodecProtobuf",
                .product(name: "SwiftProtobuf", package: "swift-protobuf", condition: .when(traits: ["Protobuf"])),
            ],
            swiftSettings: settings
        ),
        // Empty without the trait Macros.
        .testTarget(
            name: "MessagePackMacrosTests",
            dependencies: [
                "Codec", "MessagePackMacros", "TestSupport",
                .target(name: "MessagePackMacrosPlugin", condition: .when(traits: ["Macros"])),
                syntax("SwiftDiagnostics"), syntax("SwiftParser"), syntax("SwiftSyntax"), syntax("SwiftSyntaxBuilder"),
                syntax("SwiftSyntaxMacroExpansion"), syntax("SwiftSyntaxMacros"),
                syntax("SwiftSyntaxMacrosGenericTestSupport"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MuxTests",
            dependencies: ["Codec", "Mux", "MuxBodies", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MuxTestingTests",
            dependencies: ["Mux", "MuxTesting", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "WebSocketTests",
            dependencies: [
                "Framing", "TestSupport", "WebSocket",
                .product(name: "NIOConcurrencyHelpers", package: nio),
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOEmbedded", package: nio),
                .product(name: "NIOHTTP1", package: nio),
                .product(name: "NIOPosix", package: nio),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "GridTests",
            dependencies: [
                "Codec", "Framing", "Grid", "GridConformance", "GridTesting", "Mux", "SoakSupport", "TestSupport",
                "WebSocket",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOConcurrencyHelpers", package: nio),
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOEmbedded", package: nio),
                .product(name: "NIOHTTP1", package: nio),
                .product(name: "NIOPosix", package: nio),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "CommandSupport", "Grid", "GridCommands", "GridConformance", "Mux", "TestSupport", "grid-cli",
                "EchoNode", "WebSocketEcho",
                // The fuzz targets, which one of the tests runs.
                "ConnectionMachine", "DeflateRoundTrip", "FrameParser", "MessagePackDecoder", "MessagePackMacro",
                "MessagePackReader", "MessagePackValue", "MessageParser", "MuxCalls", "MuxPeer", "OpeningHandshake",
                "UTF8",
                .product(name: "NIOCore", package: nio),
            ],
            swiftSettings: settings
        ),
    ]
)
