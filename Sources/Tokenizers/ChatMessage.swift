// One message of a conversation, as a chat template takes it.

/// A message with its speaker.
public struct ChatMessage: Sendable, Codable, Equatable {
    /// Who speaks. Raw values are the names that ChatML writes.
    public enum Role: String, Codable, Sendable {
        // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
        case system, user, assistant
    }

    /// Who speaks.
    public var role: Role
    /// What is said: plain text. Names of control tokens in it are plain text too.
    public var content: String

    /// A message.
    public init(role: Role, content: String) {
        self.role = role
        self.content = content
    }
}
