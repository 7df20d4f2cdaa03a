// The panel's lines through libgpiod 2 and the kernel's character devices. Each part is a request of its own, so that a line
// that is missing or in use costs that part and no other.

import CGPIOD
import FoundationEssentials
import Glibc

/// Lines of the board's GPIO chips.
///
/// Unchecked: the panel's one thread uses it after the start, as `PanelLines` asks.
public final class GPIODLines: PanelLines, @unchecked Sendable {
    /// How long an input must be steady before the kernel reports it. Cheap push buttons bounce for up to about 10 ms.
    public static let debounce = Duration.milliseconds(20)

    private struct Line {
        let name: String
        let offset: UInt32
        let request: OpaquePointer
    }

    private var lines: [PanelRole: Line] = [:]
    private let events: OpaquePointer

    /// Takes the lines of a map. What cannot be had is told to `warn`, and the rest works.
    /// - Parameter folder: where the chips' devices are.
    public init(_ map: PanelMap, folder: String = "/dev", warn: (String) -> Void) {
        guard let events = gpiod_edge_event_buffer_new(16) else { fatalError("out of memory") }
        self.events = events
        let chips = Self.openChips(in: folder)
        defer { for chip in chips { gpiod_chip_close(chip) } }
        if chips.isEmpty {
            warn("this machine has no GPIO chip in \(folder): the panel is left out")
            return
        }
        for (role, wiring) in map.wirings.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            do {
                lines[role] = try Self.request(role, wiring, on: chips)
            } catch {
                warn("\(error); the panel works without it")
            }
        }
    }

    deinit {
        for line in lines.values { gpiod_line_request_release(line.request) }
        gpiod_edge_event_buffer_free(events)
    }

    /// The parts whose lines could be had.
    public var roles: Set<PanelRole> { Set(lines.keys) }

    /// One an input.
    public var descriptors: [Int32] {
        lines.filter { $0.key.isInput }.values.map { gpiod_line_request_get_fd($0.request) }
    }

    /// The edges that the kernel has queued, oldest first, of all inputs.
    public func takeEdges() throws -> [PanelEdge] {
        var edges: [PanelEdge] = []
        for (role, line) in lines where role.isInput {
            while gpiod_line_request_wait_edge_events(line.request, 0) == 1 {
                let count = gpiod_line_request_read_edge_events(line.request, events, 16)
                guard count > 0 else { throw Self.failure(role, line.name) }
                for index in 0..<UInt(count) {
                    let event = gpiod_edge_event_buffer_get_event(events, index)
                    edges.append(
                        PanelEdge(
                            role: role,
                            isActive: gpiod_edge_event_get_event_type(event) == GPIOD_EDGE_EVENT_RISING_EDGE,
                            time: .nanoseconds(Int64(gpiod_edge_event_get_timestamp_ns(event)))
                        )
                    )
                }
            }
        }
        return edges.sorted { $0.time < $1.time }
    }

    /// The input's level, with the map's polarity.
    public func isActive(_ role: PanelRole) throws -> Bool {
        guard let line = lines[role] else { return false }
        switch gpiod_line_request_get_value(line.request, line.offset) {
        case GPIOD_LINE_VALUE_ACTIVE: return true
        case GPIOD_LINE_VALUE_INACTIVE: return false
        default: throw Self.failure(role, line.name)
        }
    }

    /// Drives an output, with the map's polarity.
    public func set(_ role: PanelRole, active: Bool) throws {
        guard let line = lines[role] else { return }
        let value = active ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE
        guard gpiod_line_request_set_value(line.request, line.offset, value) == 0 else {
            throw Self.failure(role, line.name)
        }
    }

    private static func openChips(in folder: String) -> [OpaquePointer] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix("gpiochip") }.sorted().compactMap { gpiod_chip_open("\(folder)/\($0)") }
    }

    private static func request(_ role: PanelRole, _ wiring: PanelMap.Wiring, on chips: [OpaquePointer]) throws -> Line
    {
        for chip in chips {
            let found = gpiod_chip_get_line_offset_from_name(chip, wiring.line)
            guard found >= 0 else { continue }
            var offset = UInt32(found)
            let settings = gpiod_line_settings_new()
            let config = gpiod_line_config_new()
            let consumer = gpiod_request_config_new()
            defer {
                gpiod_line_settings_free(settings)
                gpiod_line_config_free(config)
                gpiod_request_config_free(consumer)
            }
            guard let settings, let config, let consumer else { throw failure(role, wiring.line) }
            gpiod_request_config_set_consumer(consumer, "landfall")
            gpiod_line_settings_set_active_low(settings, wiring.isActiveLow)
            if role.isInput { setInput(settings, wiring.bias) } else { setOutput(settings) }
            guard gpiod_line_config_add_line_settings(config, &offset, 1, settings) == 0,
                let request = gpiod_chip_request_lines(chip, consumer, config)
            else { throw failure(role, wiring.line) }
            return Line(name: wiring.line, offset: offset, request: request)
        }
        throw PanelError.lineFailed(role: role, line: wiring.line, reason: "no chip has a line of that name")
    }

    private static func setInput(_ settings: OpaquePointer, _ bias: PanelMap.Bias?) {
        gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_INPUT)
        gpiod_line_settings_set_edge_detection(settings, GPIOD_LINE_EDGE_BOTH)
        gpiod_line_settings_set_debounce_period_us(settings, UInt(debounce / .microseconds(1)))
        gpiod_line_settings_set_event_clock(settings, GPIOD_LINE_CLOCK_MONOTONIC)
        switch bias {
        case .pullUp: gpiod_line_settings_set_bias(settings, GPIOD_LINE_BIAS_PULL_UP)
        case .pullDown: gpiod_line_settings_set_bias(settings, GPIOD_LINE_BIAS_PULL_DOWN)
        case nil: break
        }
    }

    private static func setOutput(_ settings: OpaquePointer) {
        gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_OUTPUT)
        gpiod_line_settings_set_output_value(settings, GPIOD_LINE_VALUE_INACTIVE)
    }

    /// What the kernel said last, in words that help.
    private static func failure(_ role: PanelRole, _ line: String) -> PanelError {
        let reason =
            errno == EBUSY
            ? "another program or driver uses it (gpioinfo says which)" : String(cString: strerror(errno))
        return .lineFailed(role: role, line: line, reason: reason)
    }
}
