import Panel
import Testing

@Suite struct ButtonReaderTests {
    @Test("a press let go before five seconds is short, and told when it is let go")
    func short() {
        var button = ButtonReader(isPressed: false)
        #expect(button.take(isPressed: true, at: .seconds(10)) == nil)
        #expect(button.elapse(to: .milliseconds(14_999)) == nil)
        #expect(button.take(isPressed: false, at: .milliseconds(14_999)) == .short)
        #expect(button.deadline == nil)
    }

    @Test("a press of five seconds is long, told once while it is held; letting go then means nothing")
    func long() {
        var button = ButtonReader(isPressed: false)
        _ = button.take(isPressed: true, at: .seconds(10))
        #expect(button.deadline == .seconds(15))
        #expect(button.elapse(to: .seconds(15)) == .long)
        #expect(button.elapse(to: .seconds(16)) == nil)
        #expect(button.take(isPressed: false, at: .seconds(17)) == nil)
        _ = button.take(isPressed: true, at: .seconds(18))
        #expect(button.take(isPressed: false, at: .seconds(19)) == .short)
    }

    @Test("a long press is told although its time passed unnoticed before the edge came")
    func late() {
        var button = ButtonReader(isPressed: false)
        _ = button.take(isPressed: true, at: .seconds(10))
        #expect(button.take(isPressed: false, at: .seconds(16)) == .long)
        _ = button.take(isPressed: true, at: .seconds(20))
        #expect(button.take(isPressed: false, at: .seconds(21)) == .short)
    }

    @Test("a button that is down at the start counts only after it was let go")
    func stuck() {
        var button = ButtonReader(isPressed: true)
        #expect(button.deadline == nil)
        #expect(button.elapse(to: .seconds(60)) == nil)
        #expect(button.take(isPressed: false, at: .seconds(61)) == nil)
        _ = button.take(isPressed: true, at: .seconds(62))
        #expect(button.take(isPressed: false, at: .seconds(63)) == .short)
    }

    @Test("when the kernel lost the release, the next press starts anew")
    func lostEdge() {
        var button = ButtonReader(isPressed: false)
        _ = button.take(isPressed: true, at: .seconds(10))
        #expect(button.take(isPressed: true, at: .seconds(12)) == nil)
        #expect(button.deadline == .seconds(17))
    }
}
