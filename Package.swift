// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// For the targets that touch no pointer: every unsafe construct is an error.
let safe: [SwiftSetting] = strict + [.strictMemorySafety()]

let package = Package(
    name: "gridmap",
    products: [
        .library(name: "Geometry", targets: ["Geometry"]),
        .library(name: "Topology", targets: ["Topology"]),
        .library(name: "Planning", targets: ["Planning"]),
        .library(name: "Tiling", targets: ["Tiling"]),
        .library(name: "Filtering", targets: ["Filtering"]),
        .library(name: "Storage", targets: ["Storage"]),
        .library(name: "Web", targets: ["Web"]),
        .executable(name: "gridmap", targets: ["gridmap"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.35.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    ],
    targets: [
        .systemLibrary(
            name: "CGEOS", pkgConfig: "geos", providers: [.apt(["libgeos-dev"])]),
        .systemLibrary(
            name: "CPROJ", pkgConfig: "proj", providers: [.apt(["libproj-dev"])]),
        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        .systemLibrary(name: "CPrefetch"),
        .systemLibrary(name: "CMalloc"),

        .target(name: "Geometry", dependencies: ["CGEOS", "CPROJ"], swiftSettings: strict),
        .target(name: "Topology", dependencies: ["Geometry", "CPrefetch", "CZlib"], swiftSettings: safe),
        .target(name: "Planning", dependencies: ["Topology", "Geometry"], swiftSettings: safe),
        .target(
            name: "Tiling",
            dependencies: [
                "Topology", "Geometry", .product(name: "HeapModule", package: "swift-collections"),
            ],
            swiftSettings: safe),
        .target(name: "Filtering", dependencies: ["Geometry"], swiftSettings: safe),
        .target(
            name: "Storage",
            dependencies: [
                "Planning", "Tiling", "Filtering", "Topology", "Geometry", "CZlib",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .target(
            name: "Web",
            dependencies: [
                "Storage", "Tiling", "Filtering", "Planning", "Topology", "Geometry",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            resources: [
                .embedInCode("Page/index.html"), .embedInCode("Page/page.css"), .embedInCode("Page/page.js"),
                .embedInCode("Page/map.js"), .embedInCode("Page/text.js"), .embedInCode("Page/chart.js"),
                .embedInCode("Page/shade.js"),
                .embedInCode("Page/icon.svg"), .embedInCode("Examples/maplibre.html"),
                .embedInCode("Examples/maplibre.css"), .embedInCode("Examples/maplibre.js"),
                .embedInCode("Examples/geojson-tiles.js"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "gridmap",
            dependencies: [
                "Web", "Storage", "Planning", "Tiling", "Topology", "Geometry", "CMalloc",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        .target(
            name: "TestSupport", dependencies: ["Geometry"], path: "Tests/TestSupport",
            swiftSettings: strict),
        .testTarget(
            name: "GeometryTests", dependencies: ["Geometry", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "TopologyTests", dependencies: ["Topology", "Geometry", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "PlanningTests",
            dependencies: ["Planning", "Topology", "Geometry", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "TilingTests",
            dependencies: ["Tiling", "Topology", "Geometry", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "FilteringTests", dependencies: ["Filtering", "Geometry", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "StorageTests",
            dependencies: [
                "Storage", "Planning", "Tiling", "Filtering", "Topology", "Geometry", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Web", "Storage", "Planning", "Tiling", "Geometry", "TestSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "gridmapTests", dependencies: ["gridmap", "TestSupport"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
