// The model behind its queue, as the adviser's writer.

import Advising
import Foundation

enum ProseModel {
    /// Loads the model from its path; nil, with a line on standard error, when there is none: the facts do without.
    static func load() throws -> (any ProseWriter)? { nil }
}
