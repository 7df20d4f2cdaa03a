import FlashWeights
import Testing

@Suite("ByteSize")
struct ByteSizeTests {
    @Test(
        "sizes as people write them are read",
        arguments: [
            ("64MiB", 64 << 20), ("2GiB", 2 << 30), ("1.5GiB", 3 << 29), ("98362432", 98_362_432), ("0", 0), ("7B", 7),
            ("64 mib", 64 << 20), ("90MB", 90_000_000), ("0.5KiB", 512),
        ]
    )
    func reads(text: String, bytes: Int) {
        #expect(ByteSize(text)?.bytes == bytes)
    }

    @Test(
        "anything that is not a size is refused",
        arguments: [
            "", "MiB", "-1MiB", "1.MiB", ".5MiB", "1.2.3GiB", "64MiBs", "64  MiB", "nan", "inf", "1e3", "0x10", "٦٤MiB",
            "９",
            "9223372036854775807KiB", "99999999999999999999", "99999999.5TiB",
        ]
    )
    func refuses(text: String) {
        #expect(ByteSize(text) == nil)
    }

    @Test("a size is written in the largest unit that fits and reads back the same")
    func writes() {
        #expect(ByteSize(bytes: 64 << 20).description == "64MiB")
        #expect(ByteSize(bytes: 3 << 29).description == "1.5GiB")
        #expect(ByteSize(bytes: 100).description == "100B")
        #expect(ByteSize(bytes: 98_362_432).description == "93.81MiB")
        #expect(ByteSize(bytes: (1 << 20) + 10_000).description == "1.01MiB")
        for bytes in [0, 1, 1023, 1024, 1 << 20, 3 << 29, 5 << 40] {
            #expect(ByteSize(ByteSize(bytes: bytes).description)?.bytes == bytes)
        }
        #expect(ByteSize(bytes: (41 << 20) + 1).roundedUpToMebibytes.description == "42MiB")
    }
}
