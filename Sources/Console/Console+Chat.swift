// A chat in the console, with the same adviser as the page. Ctrl-C stops an answer and nothing else.

import Advising

extension Console {
    func chat() throws {
        terminal.write("Getting ready. ")
        let adviser = try box.makeAdviser()
        let session = adviser.newSession()
        say("\nAsk away. Ctrl-C stops an answer, 'new' starts over, . goes back.")
        while true {
            let question: String
            do {
                question = try line(prompt: "> ")
            } catch is GoBack {
                return
            }
            switch question {
            case "": continue
            case "new":
                session.reset()
                say("Forgotten. What would you like to know?")
            default: try show(adviser.answer(question, in: session))
            }
        }
    }

    /// Shows the steps of an answer as they come.
    private func show(_ answer: AsyncStream<AnswerEvent>) throws {
        let inbox = Inbox<AnswerEvent>()
        let task = Task.detached {
            for await event in answer { inbox.add(event) }
            inbox.close()
        }
        // Dropping the stream stops the model.
        defer { task.cancel() }
        while true {
            let (events, isClosed) = inbox.take()
            for event in events { show(event) }
            if isClosed { return }
            if try terminal.isStopped(within: 40) { return say("\nStopped.") }
        }
    }

    private func show(_ event: AnswerEvent) {
        switch event {
        case .facts(let sheet):
            say(TextLayout.plain(sheet.markdown), hanging: 2)
            for citation in sheet.citations {
                say("  [\(citation.number)] \(citation.label), \(citation.source) \(citation.edition)", hanging: 4)
            }
        case .queued(let position): say("(waiting, place \(position + 1))")
        case .thinking: terminal.write("\n")
        case .sentence(let sentence): say(sentence)
        case .finished: say("")
        }
    }
}
