import Deployment
import Testing
import Workflow

struct BisectionTests {
    /// Versions from `first` on are bad; `absent` can't be asked.
    private func search(_ count: Int, first: Int, absent: Set<Int> = []) -> Bisection? {
        Bisection(Array(1...count)) { absent.contains($0) ? nil : $0 >= first }
    }

    @Test func `finds the first bad version wherever it is, by halving`() throws {
        for count in 2...40 {
            for first in 2...count {
                let found = try #require(search(count, first: first))
                #expect((found.good, found.bad) == (first - 1, first))
                #expect(found.unasked.isEmpty)
                #expect(1 << max(0, found.asked.count - 1) <= count, "\(found.asked) of \(count)")
                #expect(Set(found.asked).count == found.asked.count)
                #expect(!found.asked.contains(1) && !found.asked.contains(count))
            }
        }
    }

    @Test func `passes over versions that can't be asked, and names those that it may have been`() throws {
        for first in 2...12 {
            for absent: Set<Int> in [[6], [5, 6, 7], [2], [11], Set(2...11), [3, 9, 10]] {
                let found = try #require(search(12, first: first, absent: absent))
                #expect(found.good < first && first <= found.bad)
                #expect(found.unasked == Array(found.good + 1..<found.bad))
                #expect(Set(found.unasked).isSubset(of: absent))
                #expect(absent.isDisjoint(with: found.asked))
            }
        }
    }

    @Test func `one version alone leaves nothing to find`() {
        #expect(search(1, first: 1) == nil)
        #expect(Bisection([]) { _ in true } == nil)
    }

    @Test func `what asking throws ends the search`() {
        struct Broken: Error {}
        #expect(throws: Broken.self) {
            _ = try Bisection([1, 2, 3]) { _ throws(Broken) in throw Broken() }
        }
    }
}
