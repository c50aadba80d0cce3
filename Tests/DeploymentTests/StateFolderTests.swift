import Deployment
import Testing

struct StateFolderTests {
    @Test(
        "State lives in GALLEY_HOME, else in the XDG data folder, else below the home folder",
        arguments: [
            (["GALLEY_HOME": "/g", "XDG_DATA_HOME": "/x", "HOME": "/h"], "/g"),
            (["GALLEY_HOME": "", "XDG_DATA_HOME": "/x", "HOME": "/h"], "/x/galley"),
            (["XDG_DATA_HOME": "relative", "HOME": "/h"], "/h/.local/share/galley"),
            (["HOME": "/h"], "/h/.local/share/galley"),
        ])
    func place(environment: [String: String], expected: String) {
        #expect(StateFolder.path(environment: environment) == expected)
    }
}
