/// How far a run or a deployment has come as a whole, as far as that can honestly be said.
package struct RunOutlook: Hashable, Sendable {
    /// From 0 to 1; of the step, where there is one.
    package var fraction: Double?
    package var left: Duration?
    /// What a deployment is at, once everything has run.
    package var step: DeployStep?

    package init(fraction: Double? = nil, left: Duration? = nil, step: DeployStep? = nil) {
        self.fraction = fraction
        self.left = left
        self.step = step
    }
}

/// What a deployment does once everything has run, one after the other.
package enum DeployStep: String, CaseIterable, Sendable {
    case capture = "recording"
    case bundle = "bundling"
    case prove = "proving"
    case register = "registering"
    case live = "going live"

    /// From 1.
    package var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
}

/// Watches over one deployment: hears of its steps, and ends it when that was asked for.
package struct DeployWatch: Sendable {
    package let control: RunControl
    private let onStep: @Sendable (DeployStep, _ fraction: Double?) -> Void

    package init(
        control: RunControl = RunControl(), onStep: @escaping @Sendable (DeployStep, Double?) -> Void = { _, _ in }
    ) {
        self.control = control
        self.onStep = onStep
    }

    /// Tells that a step begins, or how far it has come. Throws where the deployment was cancelled.
    package func step(_ step: DeployStep, _ fraction: Double? = nil) throws(RunError) {
        if control.isCancelled { throw RunError("the deployment was cancelled", isCancellation: true) }
        onStep(step, fraction)
    }
}
