import Box
import Console
import Testing

@Suite("The console's lock")
struct LockTests {
    @Test("the first use asks for a passphrase twice, refuses bad ones with the reason, and shows none of it")
    func firstUse() throws {
        let test = try TestBox(isSetUp: false)
        let shown = test.run(
            "short",
            "seven green boats",
            "seven green boots",
            "seven green boats",
            "seven green boats",
            "no",
            ".",
            unlocking: false
        )
        #expect(shown.contains("has not been set up yet"))
        #expect(shown.contains("at least 8 characters") && shown.contains("not the same"))
        #expect(!shown.contains("seven green"))
        #expect(try Passphrase.verify("seven green boats", against: test.settings.passphraseHash))
    }

    @Test("a line that is lost in the middle of the first use leaves the box as it was")
    func lostFirstUse() throws {
        let test = try TestBox(isSetUp: false)
        test.run("seven green boats", unlocking: false)
        #expect(!test.settings.isPassphraseSet)
    }

    @Test("there is no way to the menu without the passphrase, and wrong tries wait longer and longer")
    func locked() throws {
        let test = try TestBox()
        let shown = test.run("1", "wrong one", "12", "wrong again", unlocking: false)
        #expect(!shown.contains("What would you like to do"))
        #expect(test.pauses == [1, 2, 4])
        // The count outlives the console.
        test.run("and again", unlocking: false)
        #expect(test.pauses.last == 8)
    }

    @Test("the right passphrase opens the menu and ends the wait; leaving locks")
    func unlocking() throws {
        let test = try TestBox()
        let shown = test.run("wrong one", .secret(TestBox.passphrase), ".", unlocking: false)
        #expect(shown.contains("What would you like to do") && shown.contains("The console is locked"))
        test.run(".")
        #expect(test.pauses == [1])
    }

    @Test("the setup jumper opens the console without the passphrase and lets a new one be set")
    func jumper() throws {
        let test = try TestBox()
        test.box.isJumperSet = { true }
        let shown = test.run("11", "another good one", "another good one", ".", unlocking: false)
        #expect(shown.contains("jumper is set"))
        #expect(try Passphrase.verify("another good one", against: test.settings.passphraseHash))
    }

    @Test("a new passphrase needs the one of now where there is no jumper")
    func change() throws {
        let test = try TestBox()
        test.run("11", "not this one", ".")
        let before = try TestBox.hash.get()
        #expect(test.settings.passphraseHash == before)
        test.run("11", .secret(TestBox.passphrase), "another good one", "another good one", ".")
        #expect(try Passphrase.verify("another good one", against: test.settings.passphraseHash))
    }

    @Test("a console that nobody uses locks itself, and what was not finished is not changed")
    func idle() throws {
        let test = try TestBox()
        let shown = test.run("2", "New name", .idle, "1", ".")
        #expect(shown.contains("Nobody has typed for 15 minutes"))
        #expect(shown.contains("That is not the passphrase"))
        #expect(test.settings.office.name.isEmpty)
    }

    @Test("damaged settings are said before anything else")
    func damaged() throws {
        let test = try TestBox()
        try test.box.settings.update { $0.office.name = "Newer" }
        try damage(test.folder + "/settings.json")
        let shown = test.run(".")
        #expect(shown.contains("settings.json.damaged-1"))
        #expect(shown.contains("What would you like to do"))
    }
}
