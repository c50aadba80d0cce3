import Capture
import Engine
import Glibc
import Workflow

extension EditorApp {
    func carryOut(_ effect: Effect, of id: Int, _ state: EditorState, _ room: DocumentRoom) {
        let (backend, work, folder, workflow) = (room.backend, room.work, state.document.folder, state.workflow)
        let (analysis, foresight, recall) = (room.analysis, room.foresight, room.recall)
        let trial = room.trial
        switch effect {
        case .analyze:
            isAnalyzing = true
            analysis.put(workflow)
            work.inStudy { [analysis] post in
                guard let workflow = analysis.take() else { return }
                let (analysis, preview) = backend.analyze(workflow, folder: folder)
                post(.analyzed(analysis, preview))
            }
        case .foresee:
            guard let proposal = state.framing?.proposal, let workflow = proposal.workflow else { return }
            foresight.put((workflow, proposal.end))
            work.inStudy { [foresight] post in
                guard let (workflow, end) = foresight.take() else { return }
                let (analysis, preview) = backend.analyze(workflow, folder: folder, at: end)
                post(.foreseen(analysis, preview))
            }
        case .recall:
            recall.put(workflow)
            work.start { [recall] post in
                guard let workflow = recall.take() else { return }
                post(.remembered(workflow, await backend.remembered(workflow, folder: folder)))
            }
        case .run(let targets):
            let request = RunRequest(
                workflow: workflow, folder: folder, targets: targets, inputs: state.replay?.inputs ?? [:],
                text: state.document.text, access: state.replay?.access ?? .everything)
            work.start { post in
                let error = await backend.run(request) { post(.ran($0)) }
                post(.runEnded(error))
            }
        case .cancel: backend.cancel()
        case .reset: backend.reset()
        case .look(let request): work.start { post in await backend.look(request) { post(.looked($0)) } }
        case .save(let overwriting, let copies): save(state.document, overwriting: overwriting, taking: copies, work)
        case .readFile:
            let path = state.document.path
            work.onDesk { post in
                let change: OutsideChange
                do throws(DocumentErrors) { change = .text(try Document(reading: path).source) } catch {
                    change =
                        access(path, F_OK) == 0 ? .unreadable(error.errors.first?.description ?? "") : .gone
                }
                post(.foundOutside(change))
            }
        case .reload:
            let path = state.document.path
            work.onDesk { post in
                do throws(DocumentErrors) { post(.reloaded(try Document(reading: path).source)) } catch {
                    post(.failed(error.description))
                }
            }
        case .deploy(let node, let destination):
            let text = state.document.text
            work.start { post in
                do throws(RunError) {
                    let word = try await backend.deploy(
                        workflow, text: text, folder: folder, node: node, to: destination
                    ) {
                        post(.ran($0))
                    }
                    post(.deployed(word))
                } catch {
                    post(.runEnded(error))
                }
            }
        case .rollback(let name, let version):
            work.onDesk { post in
                do throws(RunError) { post(.rolledBack(try backend.rollback(name: name, version: version))) } catch {
                    post(.failed(error.description))
                }
            }
        case .listDeployments:
            work.onDesk { post in
                do throws(RunError) { post(.deployments(try backend.deployments())) } catch {
                    post(.failed(error.description))
                }
            }
        case .compare(let name, let old, let new):
            work.onDesk { post in
                do throws(RunError) { post(.compared(try backend.difference(name: name, from: old, to: new))) } catch {
                    post(.failed(error.description))
                }
            }
        case .listRequests:
            work.onDesk { post in
                do throws(RunError) { post(.requests(try backend.requests())) } catch {
                    post(.failed(error.description))
                }
            }
        case .monitor(let name): room.monitor(name)
        case .keep(let option, let value):
            work.onDesk { [settings] post in
                do throws(ConfigFault) {
                    try settings.keep(option, value)
                    post(.kept("\(option) = \(value) is kept in \(settings.file)"))
                } catch {
                    post(.failed(error.description))
                }
            }
        case .copy(let text): front.copy(text)
        case .notify(let text):
            switch setup.config.notifying {
            case .off: break
            case .auto: front.notify(text, by: nil)
            case .by(let notifier): front.notify(text, by: notifier)
            }
        case .listFolder(let path): work.inStudy { post in post(.folder(FolderListing(path, from: folder))) }
        case .listFunctions: work.inStudy { post in post(.functions(SQLFunctions.names())) }
        case .tryOut:
            guard let draft = state.draft else { return }
            trial.put(draft)
            work.inStudy { [trial] post in
                guard let draft = trial.take() else { return }
                post(.triedOut(draft, backend.analyze(draft, folder: folder).0.diagnostics))
            }
        case .editOutside(let text, let ending):
            let edit = front.edit(text, ending: ending)
            carryOut(desk.update(.editedOutside(edit), for: id))
        case .listFiles: work.onDesk { post in post(.files(FileListing.files(below: folder))) }
        case .open(let opening): open(opening, for: id, backend, work)
        case .moved:
            room.move(to: state.document.path, historyIn: histories)
            recent.add(Document.absolute(state.document.path))
        case .show, .quitAll: break
        case .quit:
            room.leave(state)
            desk.close(id)
            rooms[id] = nil
        }
    }

    private func open(_ opening: Opening, for id: Int, _ backend: any EditorBackend, _ work: BackgroundWork) {
        if case .file(let path) = opening,
            let open = desk.editors.first(where: {
                Document.absolute($0.value.document.path) == Document.absolute(path)
            })
        {
            _ = desk.endOpening(for: id)
            return desk.show(open.key)
        }
        let histories = histories
        work.inLibrary { post in
            do {
                post(.opened(try OpenedDocument(opening, by: backend, historyIn: histories, at: Self.now)))
            } catch {
                post(.failed("\(error)"))
            }
        }
    }

    private func save(_ document: Document, overwriting: Bool, taking copies: [FrozenCopy], _ work: BackgroundWork) {
        work.onDesk { post in
            var document = document
            do {
                for copy in copies { try copy.carryOut() }
                try document.save(overwriting: overwriting)
                post(.saved(document))
            } catch {
                let isConflict = (error as? DocumentErrors)?.isConflict == true
                post(.notSaved("\(error)", isConflict: isConflict))
            }
        }
    }
}
