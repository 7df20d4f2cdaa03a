// What the panel is made of. Every part is optional: a board without any of them is a box that is used over the network.

/// A part of the panel.
public enum PanelRole: String, Sendable, CaseIterable, Hashable {
    /// The push button: short wakes the page and starts over, five seconds shut the box down.
    case button
    /// The jumper that opens the console although a passphrase is set.
    case setupJumper = "setup-jumper"
    /// Lit when questions are answered.
    case lampReady = "lamp-ready"
    /// Blinks while an answer is written.
    case lampThinking = "lamp-thinking"
    /// Lit when somebody of the office should look.
    case lampAttention = "lamp-attention"
    /// Says that a press was understood.
    case buzzer

    /// True for what is read, false for what is driven.
    public var isInput: Bool { self == .button || self == .setupJumper }
}
