// A chat in the console, answered as the page answers. Ctrl-C stops an answer and nothing else.

extension Console {
    func chat() throws {
        terminal.write("Getting ready. ")
        let chat = try box.makeChat()
        defer { chat.reset() }
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
                chat.reset()
                say("Forgotten. What would you like to know?")
            default: try show(chat.answer(question))
            }
        }
    }

    /// Shows the steps of an answer as they come.
    private func show(_ answer: AsyncStream<ChatStep>) throws {
        let inbox = Inbox<ChatStep>()
        let task = Task.detached {
            for await step in answer { inbox.add(step) }
            inbox.close()
        }
        // Dropping the stream stops the model.
        defer { task.cancel() }
        while true {
            let (steps, isClosed) = inbox.take()
            for step in steps { show(step) }
            if isClosed { return say("") }
            if try terminal.isStopped(within: 40) { return say("\nStopped.") }
        }
    }

    private func show(_ step: ChatStep) {
        switch step {
        case .facts(let markdown): say(TextLayout.plain(markdown), hanging: 2)
        case .citation(let text): say("  " + text, hanging: 4)
        case .queued(let position): say("(waiting, place \(position + 1))")
        case .thinking: terminal.write("\n")
        case .sentence(let sentence): say(sentence)
        case .failed(let reason): say(reason)
        }
    }
}
