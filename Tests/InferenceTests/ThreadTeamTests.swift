// What the members of a team may rely on when they wait for one another.
import Inference
import Synchronization
import Testing

/// Stages of leading chunks, each of which squares a number, and of other chunks, each of which wants all squares.
private final class Squares: TeamWork, @unchecked Sendable {  // members meet at barriers
    static let count = 7
    let team: ThreadTeam
    let wrong = Atomic<Int>(0)
    let added = Atomic<Int>(0)
    private let squares = UnsafeMutableBufferPointer<Int>.allocate(capacity: Squares.count)

    init(team: ThreadTeam) { self.team = team }

    deinit { squares.deallocate() }

    func perform(member: Int) {
        for stage in 1...200 {
            team.barrier {
                team.beginLeadingChunks()
                squares.initialize(repeating: 0)
            }
            while case let chunk = team.claimLeadingChunk(), chunk < Self.count {
                squares[chunk] = stage * stage
                team.finishLeadingChunk()
            }
            while case let chunk = team.claimChunk(), chunk < 2 * Self.count {
                team.awaitLeadingChunks(Self.count)
                for square in squares where square != stage * stage { wrong.add(1, ordering: .relaxed) }
                added.add(1, ordering: .relaxed)
            }
        }
    }
}

@Suite("Threads that compute together")
struct ThreadTeamTests {
    @Test("leading chunks are each done once, and before what waits for them", arguments: [1, 2, 5])
    func leadingChunks(size: Int) throws {
        let work = Squares(team: try ThreadTeam(size: size))
        work.team.run(work)
        #expect(work.wrong.load(ordering: .relaxed) == 0)
        #expect(work.added.load(ordering: .relaxed) == 200 * 2 * Squares.count)
    }
}
