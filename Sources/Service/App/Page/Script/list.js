async function startList() {
  document.title = "Pages – Galley";
  const { deployments } = await askJSON("/v1/deployments");
  const pages = deployments.filter((deployment) => deployment.page);
  find("pages").replaceChildren(...pages.map((deployment) =>
    make("li", { class: "card" },
      make("a", { href: deployment.page }, deployment.name),
      make("p", { class: "quiet" }, `Version ${deployment.version}${deployment.note ? `: ${deployment.note}` : ""}`))));
  show(find("pages"), pages.length > 0);
  if (pages.length > 0) return;
  find("trouble").textContent =
    "There is no page yet. Deploying with the target app makes one: galley deploy FILE --as NAME --target app";
  show(find("trouble"));
}
