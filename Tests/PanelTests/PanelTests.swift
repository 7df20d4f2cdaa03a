import Glibc
import Panel
import Synchronization
import Testing

@Suite struct PanelLoopTests {
    @Test("the ready lamp is steady, the thinking lamp blinks beside it, and the loop wakes for each change")
    func blinking() throws {
        let lines = try ScriptedLines()
        var loop = try PanelLoop(lines)
        var lamps = Lamps()
        lamps.state = .ready
        #expect(try loop.show(lamps, at: .seconds(100)) == nil)
        #expect(lines.lit == [.lampReady])
        lamps.state = .thinking
        var lit: [Bool] = []
        var now = Duration.seconds(100)
        for _ in 0..<4 {
            let next = try #require(try loop.show(lamps, at: now))
            #expect(next > now && next - now <= .milliseconds(250))
            lit.append(lines.lit.contains(.lampThinking))
            #expect(lines.lit.contains(.lampReady))
            now = next
        }
        #expect(lit == [true, false, true, false])
    }

    @Test("a lamp is set only when it changes")
    func quiet() throws {
        let lines = try ScriptedLines()
        var loop = try PanelLoop(lines)
        var lamps = Lamps()
        lamps.state = .ready
        _ = try loop.show(lamps, at: .seconds(1))
        let before = lines.outputs.count
        for second in 2..<20 { _ = try loop.show(lamps, at: .seconds(second)) }
        #expect(lines.outputs.count == before)
    }

    @Test("attention is shown in every state and put out again")
    func attention() throws {
        let lines = try ScriptedLines()
        var loop = try PanelLoop(lines)
        for state in [PanelState.starting, .ready, .thinking, .stopping] {
            _ = try loop.show(Lamps(state: state, needsAttention: true), at: .seconds(8))
            #expect(lines.lit.contains(.lampAttention))
            _ = try loop.show(Lamps(state: state, needsAttention: false), at: .seconds(8))
            #expect(!lines.lit.contains(.lampAttention))
        }
    }

    @Test("a press sounds the buzzer, and the loop wakes to silence it")
    func buzzer() throws {
        let lines = try ScriptedLines()
        var loop = try PanelLoop(lines)
        let lamps = Lamps(state: .ready, needsAttention: false)
        lines.put(.button, true, at: .seconds(5))
        lines.put(.button, false, at: .milliseconds(5_200))
        #expect(try loop.takeEvents(at: .milliseconds(5_201)) == [.press(.short)])
        let end = try #require(try loop.show(lamps, at: .milliseconds(5_202)))
        #expect(lines.lit.contains(.buzzer))
        _ = try loop.show(lamps, at: end)
        #expect(!lines.lit.contains(.buzzer))
    }

    @Test("a board without lamps does not wake to blink them")
    func noLamps() throws {
        let lines = try ScriptedLines([.button])
        var loop = try PanelLoop(lines)
        #expect(try loop.show(Lamps(state: .thinking, needsAttention: true), at: .seconds(1)) == nil)
        #expect(lines.outputs.isEmpty)
    }
}

@Suite struct PanelThreadTests {
    /// Events as the thread told them, to be waited for.
    private final class Heard: Sendable {
        let events = Mutex<[Panel.Event]>([])

        func wait(for wanted: Panel.Event) async -> Bool {
            for _ in 0..<500 {
                if events.withLock({ $0.contains(wanted) }) { return true }
                try? await Task.sleep(for: .milliseconds(20))
            }
            return false
        }
    }

    private func now() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    @Test("a press reaches whoever listens, also one that is held while nothing else happens")
    func presses() async throws {
        let lines = try ScriptedLines()
        let heard = Heard()
        let panel = try Panel.start(lines) { event in heard.events.withLock { $0.append(event) } }
        let start = now()
        lines.put(.button, true, at: start)
        lines.put(.button, false, at: start + .milliseconds(100))
        #expect(await heard.wait(for: .press(.short)))
        // Pressed 4.8 s ago: the long press is due without any further edge.
        lines.put(.button, true, at: now() - .milliseconds(4_800))
        #expect(await heard.wait(for: .press(.long)))
        panel.stop()
    }

    @Test("a setup jumper that is open at the start is told: an earlier run may have left the console open")
    func openJumper() async throws {
        let heard = Heard()
        let panel = try Panel.start(ScriptedLines()) { event in heard.events.withLock { $0.append(event) } }
        #expect(await heard.wait(for: .setupJumper(isClosed: false)))
        panel.stop()
    }

    @Test("a board without a setup jumper tells nothing of one")
    func noJumper() async throws {
        let lines = try ScriptedLines([.button])
        let heard = Heard()
        let panel = try Panel.start(lines) { event in heard.events.withLock { $0.append(event) } }
        let start = now()
        lines.put(.button, true, at: start)
        lines.put(.button, false, at: start + .milliseconds(100))
        #expect(await heard.wait(for: .press(.short)))
        #expect(heard.events.withLock { $0 } == [.press(.short)])
        panel.stop()
    }

    @Test("a setup jumper that is closed at the start is told, and its opening too")
    func jumper() async throws {
        let lines = try ScriptedLines(closed: [.setupJumper])
        let heard = Heard()
        let panel = try Panel.start(lines) { event in heard.events.withLock { $0.append(event) } }
        #expect(await heard.wait(for: .setupJumper(isClosed: true)))
        lines.put(.setupJumper, false, at: now())
        #expect(await heard.wait(for: .setupJumper(isClosed: false)))
        panel.stop()
    }

    @Test("lamps follow the box, and are put out at the end")
    func lamps() async throws {
        let lines = try ScriptedLines()
        let panel = try Panel.start(lines) { _ in }
        panel.show(.ready)
        panel.show(needsAttention: true)
        func becomes(_ lit: Set<PanelRole>) async -> Bool {
            for _ in 0..<500 {
                if lines.lit == lit { return true }
                try? await Task.sleep(for: .milliseconds(20))
            }
            return false
        }
        #expect(await becomes([.lampReady, .lampAttention]))
        panel.stop()
        #expect(await becomes([]))
    }

    @Test("hardware that fails later is told once, and the thread ends")
    func failure() async throws {
        let lines = try ScriptedLines()
        let heard = Heard()
        let panel = try Panel.start(lines) { event in heard.events.withLock { $0.append(event) } }
        let error = PanelError.lineFailed(role: .button, line: "GPIO17", reason: "gone")
        lines.fail(error)
        #expect(await heard.wait(for: .failed("\(error)")))
        panel.show(.thinking)
        lines.put(.button, true, at: now())
        try await Task.sleep(for: .milliseconds(200))
        #expect(heard.events.withLock { $0 } == [.setupJumper(isClosed: false), .failed("\(error)")])
    }
}

@Suite struct GPIODLinesTests {
    @Test("a machine without a chip is a warning, and the lines that are not there do nothing")
    func noChip() throws {
        var warnings: [String] = []
        let map = try PanelMap(text: "button = \"GPIO17\"\nlamp-ready = \"GPIO22\"", path: "m")
        let lines = GPIODLines(map, folder: "/nowhere") { warnings.append($0) }
        #expect(warnings == ["this machine has no GPIO chip in /nowhere: the panel is left out"])
        #expect(lines.roles.isEmpty)
        #expect(lines.descriptors.isEmpty)
        try lines.set(.lampReady, active: true)
        #expect(try !lines.isActive(.button))
        #expect(try lines.takeEdges().isEmpty)
    }
}
