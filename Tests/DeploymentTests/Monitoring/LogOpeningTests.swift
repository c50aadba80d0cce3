import Deployment
import Dispatch
import Synchronization
import Testing

struct LogOpeningTests {
    @Test func `several may open a log at the moment in which it is made`() throws {
        for _ in 0..<10 {
            let folder = try TemporaryFolder()
            let failures = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                do throws(RequestLogError) { _ = try RequestLog(folder: folder.path).deployments() } catch {
                    failures.withLock { $0.append(error.description) }
                }
            }
            #expect(failures.withLock { $0 } == [])
        }
    }
}
