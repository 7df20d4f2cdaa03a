// swift-tools-version: 6.2
// Landfall: an offline study-abroad adviser in a box. Targets and their order: ARCHITECTURE.md.

import PackageDescription

let package = Package(
    name: "landfall",
    products: [
        .executable(name: "landfall", targets: ["landfall"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // System libraries: module maps only. No pkgConfig, because it would put the host's library
        // folder first when cross-compiling; the module maps name what to link.
        .systemLibrary(name: "CMicroHTTPD"),
        .systemLibrary(name: "CGPIOD"),
        .systemLibrary(name: "CCMarkGFM"),
        .systemLibrary(name: "CExpat"),
        .systemLibrary(name: "CZip"),
        .systemLibrary(name: "CZlib"),
        .systemLibrary(name: "CXXHash"),
        .systemLibrary(name: "CURing"),
        .systemLibrary(name: "CDynamicLinker"),
        .systemLibrary(name: "CArgon2"),
        .systemLibrary(name: "CQREncode"),

        // The engine.
        .target(
            name: "CKernels",
            exclude: ["NOTES.md"],
            cSettings: [.define("_GNU_SOURCE")],
            linkerSettings: [.linkedLibrary("m")]
        ),
        .target(name: "GGUF"),
        .target(name: "Tokenizers", dependencies: ["GGUF"]),
        .target(
            name: "FlashWeights",
            dependencies: ["GGUF", "CKernels", "CXXHash", "CURing", "CDynamicLinker"],
            exclude: ["FORMAT.md", "NOTES.md"]
        ),
        .target(
            name: "Inference",
            dependencies: ["FlashWeights", "Tokenizers", "GGUF", "CKernels"],
            exclude: ["NOTES.md", "SPARSITY.md"]
        ),

        // The adviser.
        .target(
            name: "Catalog",
            dependencies: ["CExpat", "CZip", "CZlib", "CCMarkGFM", .product(name: "GRDB", package: "GRDB.swift")],
            exclude: ["SCHEMA.md", "BENCHMARK.md", "RETRIEVAL.md"]
        ),
        .target(
            name: "Advising",
            dependencies: ["Catalog", "Inference", "Tokenizers", .product(name: "Logging", package: "swift-log")],
            exclude: ["NOTES.md"]
        ),

        // The box around it.
        .target(name: "Box", dependencies: ["CArgon2", "CQREncode"], exclude: ["SETTINGS.md"]),
        .target(name: "Console", dependencies: ["Advising", "Box", "Catalog"]),
        .target(
            name: "Web",
            dependencies: [
                "Advising", "Box", "CMicroHTTPD", "CCMarkGFM", .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(name: "Panel", dependencies: ["CGPIOD"]),
        .executableTarget(
            name: "landfall",
            dependencies: [
                "Web", "Console", "Panel", "Box", "Advising", "Catalog", "Inference", "FlashWeights", "Tokenizers",
                "GGUF", "CKernels",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        .testTarget(name: "CKernelsTests", dependencies: ["CKernels"]),
        .testTarget(name: "GGUFTests", dependencies: ["GGUF"], exclude: ["Fixtures"]),
        .testTarget(name: "TokenizersTests", dependencies: ["Tokenizers", "GGUF"]),
        .testTarget(name: "FlashWeightsTests", dependencies: ["FlashWeights", "GGUF", "CKernels"]),
        .testTarget(name: "InferenceTests", dependencies: ["Inference"]),
        .testTarget(name: "CatalogTests", dependencies: ["Catalog", "CZip", "CZlib"], exclude: ["Fixtures"]),
        .testTarget(name: "AdvisingTests", dependencies: ["Advising", "Catalog", "Inference", "Tokenizers"]),
        .testTarget(name: "BoxTests", dependencies: ["Box"]),
        .testTarget(name: "ConsoleTests", dependencies: ["Console", "Box", "Advising", "Catalog"]),
        .testTarget(name: "WebTests", dependencies: ["Web", "Box"]),
        .testTarget(name: "PanelTests", dependencies: ["Panel"]),
    ],
    swiftLanguageModes: [.v6]
)
