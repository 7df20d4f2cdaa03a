// landfall ask: one question through the whole pipeline.

import Advising
import ArgumentParser
import Box
import Catalog
import Foundation

/// Answers one question on standard output.
struct Ask: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answer one question: the facts from the catalogue, then the model's explanation."
    )

    @Argument(help: "The question.")
    var question: String

    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    @Option(help: "The box's settings (default: LANDFALL_SETTINGS or var/settings.json).")
    var settings: String?
    @Flag(
        help: "Let the model spell figures, codes and links that it was not given; the sentence check drops them then."
    )
    var unconstrained = false

    @OptionGroup var reading: ReaderArguments
    @OptionGroup var prose: ProseArguments

    func validate() throws { try reading.check(with: prose.settings) }

    func run() async throws {
        let adviser = try AdviserSetup.adviser(
            prose.settings,
            sequences: reading.sequences,
            settings: SettingsFile(path: settings ?? Paths.settings)
        )
        let session = adviser.newSession()
        let options = AnswerOptions(heldToEvidence: !unconstrained, reading: reading.reader)
        guard json else {
            try await Transcript().show(adviser.answer(question, in: session, options: options))
            return
        }
        guard let answer = await adviser.finalAnswer(question, in: session, options: options) else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(answer), as: UTF8.self))
    }
}

/// Opens what an adviser needs, from the default paths or the environment.
enum AdviserSetup {
    /// - Parameters:
    ///   - sequences: texts that the model keeps apart; nil for its usual number.
    ///   - settings: the box's settings, for its office and its model; nil for neither.
    /// - Throws: `CatalogError` when the catalogue cannot be opened, `ValidationError` when it is not there.
    /// It may also be what loading the model throws.
    static func adviser(
        _ prose: ProseSettings,
        sequences: Int? = nil,
        catalog path: String = Paths.catalog,
        settings: SettingsFile? = nil
    ) throws -> Adviser {
        guard FileManager.default.fileExists(atPath: path) else { throw CatalogMissing(path: path) }
        let catalog = try Catalog.open(path: path)
        // The vocabulary first: the model's budget counts what is there when it is planned.
        let facts = Adviser(catalog: catalog, prose: nil, office: { OfficeContact(settings?.current) })
        try facts.prepare()
        var prose = prose
        if let settings { prose.fill(from: settings.current) }
        guard let model = try ProseModel.load(prose, sequences: sequences) else { return facts }
        return facts.explaining(with: model)
    }
}

extension OfficeContact {
    /// The office of the settings.
    init(_ settings: Settings?) {
        self.init(name: settings?.office.name ?? "", contact: settings?.office.contact ?? "")
    }
}

/// There is no catalogue where it should be.
struct CatalogMissing: Error, CustomStringConvertible {
    var path: String

    var description: String {
        "no catalogue at \(path): run `make run` once, or `landfall catalog import cricos FILE`, or set LANDFALL_CATALOG"
    }
}

/// Prints an answer as it comes: facts at once, prose sentence by sentence.
struct Transcript {
    func show(_ events: AsyncStream<AnswerEvent>) async throws {
        for await event in events {
            switch event {
            case .facts(let sheet):
                print(sheet.markdown)
                for citation in sheet.citations {
                    print("[\(citation.number)] \(citation.label) — \(citation.key), \(citation.edition)")
                }
            case .queued(let position): print("(waiting, place \(position + 1))")
            case .thinking: break
            case .sentence(let sentence): print("\n" + sentence)
            case .finished: print("")
            }
            fflush(nil)
        }
    }
}
