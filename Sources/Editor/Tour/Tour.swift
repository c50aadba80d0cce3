import Terminal

/// Where one is in the tour. A step is over once the document's state shows that what it asks for was done.
package struct Tour: Hashable, Sendable {
    package private(set) var index = 0
    /// Whether what the step asks for had been done before it was come to, so that only a key goes on.
    package private(set) var waits = false

    package init() {}

    package var step: TourStep { TourStep.all[index] }
    package var isLast: Bool { index == TourStep.all.count - 1 }

    /// Goes on if what the step asks for was done.
    mutating func follow(_ state: EditorState) {
        // What is undone meanwhile, such as by running it anew, can be done again.
        if waits, !step.isDone(state) { waits = false }
        if !waits, !isLast, step.isDone(state) { go(by: 1, state) }
    }

    mutating func go(by steps: Int, _ state: EditorState) {
        index = max(0, min(index + steps, TourStep.all.count - 1))
        waits = step.isDone(state)
    }
}

/// Whether an editor starts with the tour.
package enum TourStart: Sendable { case none, begins, offered }

extension EditorState {
    /// Opens a copy of the sample that the tour goes through.
    mutating func startTour() -> [Effect] {
        guard let sample = library.tour else {
            notice = .refusal("the samples that the tour goes through are not installed")
            return []
        }
        return [.open(.tour(sample))]
    }

    /// Asks once whether the tour is wanted.
    package mutating func offerTour() {
        guard library.tour != nil else { return }
        prompt = .choice(
            ChoicePrompt(
                "new here? a tour of two minutes shows how production is framed",
                [
                    ChoicePrompt.Option("t", "take the tour") { $0.startTour() },
                    ChoicePrompt.Option("n", "no, \(key("tour")) begins it at any time") { state in
                        if state.isPristine { state.openLibrary() }
                        return []
                    },
                ], isOffer: true))
    }

    mutating func beginTour() {
        (tour, isForTrial) = (Tour(), true)
    }

    package mutating func followTour() {
        guard var tour else { return }
        tour.follow(self)
        self.tour = tour
    }

    mutating func goInTour(by steps: Int) {
        guard var tour else { return }
        if steps > 0, tour.isLast { return self.tour = nil }
        tour.go(by: steps, self)
        self.tour = tour
    }
}

extension WorkflowLibrary {
    /// The sample that the tour goes through.
    var tour: String? { samples.first { $0.hasSuffix("/penguins-start.galley.yaml") } }
}
