(document.body.dataset.page === "list" ? startList() : startApp()).catch(complain);
