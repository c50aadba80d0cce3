(find("pages") ? startList() : startApp()).catch(complain);
