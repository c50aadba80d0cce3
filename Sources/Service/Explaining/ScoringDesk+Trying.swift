import Hummingbird

extension ScoringDesk {
    /// Answers a request about rows that nobody has: mixtures of rows, or what a page tries out.
    func tried(
        _ request: Request, _ context: ServiceContext,
        _ work: (_ body: [UInt8], LiveDeployment, _ deadline: ContinuousClock.Instant) async throws -> Response
    ) async throws -> Response {
        let deadline = ContinuousClock.now + options.timeLimit
        do {
            return try await admitted(request, context, deadline, isCounted: false) { try await work($0, $1, deadline) }
        } catch let fault as ScoringFault {
            throw ServiceError.scoring(fault, timeLimit: options.timeLimit)
        }
    }
}
