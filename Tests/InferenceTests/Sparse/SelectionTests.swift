import Inference
import Testing

@Suite("Selection of the largest scores")
struct SelectionTests {
    @Test("the value and the number of larger ones are those of a sorted copy", arguments: [1, 2, 3, 7, 64, 501])
    func agreesWithSorting(size: Int) {
        var state: UInt64 = 7
        for distinct in [1, 3, 1000] {
            var values = (0..<size).map { _ -> Float in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Float(Int(state >> 40) % distinct)
            }
            if distinct == 1000 { values.sort(by: >) }
            let sorted = values.sorted(by: >)
            for count in Set([1, size / 3 + 1, size / 2 + 1, size]) {
                var copy = values
                let (value, larger) = copy.withUnsafeMutableBufferPointer { selectLargest(count, of: $0) }
                #expect(value == sorted[count - 1])
                #expect(larger == sorted.count { $0 > value })
            }
        }
    }

    @Test("what is not a number is the smallest")
    func notNumbers() {
        var values: [Float] = [.nan, 2, .nan, 1]
        let (value, larger) = values.withUnsafeMutableBufferPointer { selectLargest(2, of: $0) }
        #expect(value == 1 && larger == 1)
    }
}
