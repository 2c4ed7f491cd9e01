// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The swift-grid authors

import PackageDescription

let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

let nio = "swift-nio"

/// A package of its own, so that what is only measured against is no dependency of the library's, and so that only public
/// API is measured.
let package = Package(
    name: "swift-grid-benchmarks",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(name: "swift-grid", path: "..", traits: ["Macros"]),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    ],
    targets: [
        .target(name: "CAllocations"),
        .target(name: "CPlainZlib", linkerSettings: [.linkedLibrary("z")]),
        .executableTarget(
            name: "bench",
            dependencies: [
                "CAllocations", "CPlainZlib",
                .product(name: "Codec", package: "swift-grid"),
                .product(name: "Framing", package: "swift-grid"),
                .product(name: "Grid", package: "swift-grid"),
                .product(name: "MessagePackMacros", package: "swift-grid"),
                .product(name: "Mux", package: "swift-grid"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "WebSocket", package: "swift-grid"),
                .product(name: "NIOConcurrencyHelpers", package: nio),
                .product(name: "NIOCore", package: nio),
                .product(name: "NIOEmbedded", package: nio),
                .product(name: "NIOHTTP1", package: nio),
                .product(name: "NIOPosix", package: nio),
                .product(name: "NIOWebSocket", package: nio),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["Codec/Values/sample.proto"],
            swiftSettings: settings
        ),
    ]
)
