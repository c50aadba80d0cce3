package import Workflow

/// What the editor asks the world to do; carried out by `EditorApp`, answered by messages.
package enum Effect: Hashable, Sendable {
    /// The workflow changed: find out what is true of it now.
    case analyze
    /// The frame that is being drawn is another one: find out what would be true with it.
    case foresee
    /// Look into the cache for results of the workflow as it is now.
    case recall
    case run(targets: Set<NodeID>?)
    case cancel
    /// Compute everything anew in the next run.
    case reset
    case look(LookRequest)
    /// Write the file, and before it the frozen values that it names.
    case save(overwriting: Bool, taking: [FrozenCopy] = [])
    /// Find out what the file holds now.
    case readFile
    /// Take the file for the document.
    case reload
    case deploy(node: NodeID?, Destination)
    case rollback(name: String, version: Int?)
    case listDeployments
    case compare(name: String, from: Int, to: Int)
    /// Which requests were logged last.
    case listRequests
    /// Tell what goes on at a deployment, now and whenever that is something else; nil tells no more.
    case monitor(String?)
    case copy(String)
    /// Tell the user also where another window has the focus.
    case notify(String)
    /// Which files lie below the document's folder.
    case listFiles
    /// What lies in one folder.
    case listFolder(String)
    /// What SQL can call.
    case listFunctions
    /// Find out what would be wrong with what is being typed in a form.
    case tryOut
    /// Lend the terminal to the user's own editor for a text, in a file that ends so.
    case editOutside(String, ending: String)
    /// Write an option into the configuration.
    case keep(option: String, value: String)
    /// Open something as a document of its own and show it.
    case open(Opening)
    /// Show another document that is open, the one before if none is named.
    case show(Int?)
    /// The document has another file from now on, or its first.
    case moved
    /// Leave this document, and the editor with the last one.
    case quit
    case quitAll
}
