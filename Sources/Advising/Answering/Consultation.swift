// One question put to the catalogue.

import Catalog

struct Consultation {
    let catalog: Catalog
    let reader: QuestionReader
    let read: ReadQuestion
    let memory: AdvisingSession.Memory

    func answer(_ memory: inout AdvisingSession.Memory) throws -> FactSheet {
        FactSheet(
            markdown: "What would you like to know? I can look up courses, fees, lengths and campuses in the Australian register.",
            rows: [], citations: [], answerKeys: [], refused: false, question: read.question, timings: AnswerTimings())
    }
}
