// swift-tools-version: 6.2
// swift-format-ignore-file
import PackageDescription

// `make setup` puts libduckdb.so, lib_lightgbm.so and libnanoarrow.so here; see the Makefile.
let home = Context.environment["HOME"] ?? "/root"
let cache = Context.environment["XDG_CACHE_HOME"] ?? "\(home)/.cache"
let libraries = Context.environment["GALLEY_LIB"] ?? "\(cache)/galley/lib"

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]
let engineLinks: [LinkerSetting] = [
    .unsafeFlags([
        "-L\(libraries)", "-Xlinker", "--allow-shlib-undefined",
        "-Xlinker", "-rpath", "-Xlinker", "$ORIGIN/../lib/galley",
        "-Xlinker", "-rpath", "-Xlinker", libraries,
    ])
]
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let collections: Target.Dependency = .product(name: "OrderedCollections", package: "swift-collections")

let package = Package(
    name: "galley",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "galley", targets: ["galley"])],
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", "4.5.0"..<"5.0.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CNcurses"),
        .systemLibrary(name: "CDuckDB"),
        .systemLibrary(name: "CLightGBM"),
        .systemLibrary(name: "CLinear"),
        .systemLibrary(name: "CNanoarrow"),
        .systemLibrary(name: "CZlib"),
        .systemLibrary(name: "CGlibc"),
        .plugin(name: "RosterPlugin", capability: .buildTool(), path: "Sources/RosterPlugin"),
        .target(name: "Workflow", dependencies: [yams, collections], swiftSettings: strict),
        .target(name: "Catalog", dependencies: ["Workflow", collections], swiftSettings: strict, plugins: ["RosterPlugin"]),
        .target(name: "Capture", dependencies: ["Workflow", "Catalog", collections], swiftSettings: strict, plugins: ["RosterPlugin"]),
        .target(name: "Engine", dependencies: ["Workflow", "Catalog", "Capture", "CDuckDB", "CLightGBM", "CLinear", "CNanoarrow", "CZlib", "CGlibc", crypto, collections], resources: [.embedInCode("Scripts/Workers")], swiftSettings: strict, linkerSettings: engineLinks),
        .target(name: "Deployment", dependencies: ["Engine", grdb, crypto], swiftSettings: strict, plugins: ["RosterPlugin"]),
        .target(name: "Service", dependencies: ["Deployment", "Engine", hummingbird, hummingbirdTLS, httpTypes, nioSSL, crypto, cryptoExtras, logging, lifecycle], resources: [.embedInCode("App/Page")], swiftSettings: strict),
        .target(name: "Terminal", dependencies: ["CNcurses"], swiftSettings: strict),
        .target(name: "Editor", dependencies: ["Engine", "Terminal"], swiftSettings: strict, plugins: ["RosterPlugin"]),
        .executableTarget(name: "galley", dependencies: ["Workflow", "Catalog", "Capture", "Engine", "Deployment", "Service", "Terminal", "Editor", arguments], swiftSettings: strict, plugins: ["RosterPlugin"]),
        .executableTarget(name: "GalleyBench", dependencies: ["Workflow", "Catalog", "Capture", "Engine", "Terminal", "Editor", hummingbird], swiftSettings: strict),
        .target(name: "TestClocks", dependencies: ["Deployment"], path: "Tests/TestClocks", swiftSettings: strict),
        .testTarget(name: "WorkflowTests", dependencies: ["Workflow", collections], swiftSettings: strict),
        .testTarget(name: "CatalogTests", dependencies: ["Workflow", "Catalog"], swiftSettings: strict),
        .testTarget(name: "CaptureTests", dependencies: ["Workflow", "Catalog", "Capture"], swiftSettings: strict),
        .testTarget(name: "EngineTests", dependencies: ["Workflow", "Catalog", "Capture", "Engine"], swiftSettings: strict),
        .testTarget(name: "DeploymentTests", dependencies: ["Workflow", "Catalog", "Capture", "Engine", "Deployment", "TestClocks"], exclude: ["Corpus"], swiftSettings: strict),
        .testTarget(name: "ServiceTests", dependencies: ["Workflow", "Catalog", "Capture", "Engine", "Deployment", "Service", "TestClocks", hummingbird, hummingbirdTesting, crypto, cryptoExtras], swiftSettings: strict),
        .testTarget(name: "TerminalTests", dependencies: ["Workflow", "Terminal"], swiftSettings: strict),
        .testTarget(name: "EditorTests", dependencies: ["Workflow", "Catalog", "Capture", "Engine", "Deployment", "Terminal", "Editor"], exclude: ["Goldens"], swiftSettings: strict),
        .testTarget(name: "GalleyTests", dependencies: ["galley", "Workflow", "Engine", "Catalog", "Capture", "Deployment", arguments], exclude: ["Clients"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
