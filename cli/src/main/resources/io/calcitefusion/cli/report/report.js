"use strict";
(() => {
  const table = document.getElementById("table-of-tables");
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead.rows[0].cells);
  const filter = document.getElementById("filter");
  const state = document.getElementById("state");
  const shown = document.getElementById("shown");
  const texts = new Map(Array.from(body.rows, (row) => [row, row.textContent.toLowerCase()]));

  const value = (row, column, kind) => {
    const cell = row.cells[column];
    if (kind === "text") {
      return cell.textContent.trim();
    }
    const number = cell.dataset.value;
    return number === "" ? null : Number(number);
  };

  const compare = (one, other, kind) => {
    if (kind === "text") {
      return one < other ? -1 : one > other ? 1 : 0;
    }
    return one - other;
  };

  /* What is unknown comes last, whichever way the rest is sorted. */
  const sort = (column) => {
    const kind = heads[column].dataset.sort;
    const direction = heads[column].getAttribute("aria-sort") === "ascending" ? -1 : 1;
    const rows = Array.from(body.rows, (row) => ({ row, value: value(row, column, kind) }));
    rows.sort((one, other) => {
      if (one.value === null || other.value === null) {
        return (one.value === null) - (other.value === null);
      }
      return direction * compare(one.value, other.value, kind);
    });
    body.append(...rows.map((each) => each.row));
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    heads[column].setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
  };

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(column));
    head.replaceChildren(button);
  });

  const narrow = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    let count = 0;
    for (const [row, text] of texts) {
      const fits =
        words.every((word) => text.includes(word)) &&
        (state.value === "" ||
          (state.value === "findings" ? row.dataset.findings !== "0" : row.dataset.state === state.value));
      row.hidden = !fits;
      count += fits ? 1 : 0;
    }
    shown.textContent = count + " of " + texts.size + " shown";
  };

  filter.addEventListener("input", narrow);
  state.addEventListener("change", narrow);
  document.getElementById("tools").hidden = false;
  narrow();

  /* A link into the table shows its row, also one that is filtered out. */
  const reveal = () => {
    const row = document.getElementById(location.hash.slice(1));
    if (row !== null && row.hidden) {
      filter.value = "";
      state.value = "";
      narrow();
      row.scrollIntoView();
    }
  };
  window.addEventListener("hashchange", reveal);

  /* On paper nothing can be opened. */
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach((each) => {
      each.open = true;
    });
  });

  const picture = document.getElementById("picture");
  const canvas = document.getElementById("canvas");
  const width = picture.width.baseVal.value;
  const height = picture.height.baseVal.value;
  let scale = 1;
  const zoom = (to) => {
    scale = Math.min(4, Math.max(0.2, to));
    picture.setAttribute("width", String(Math.round(width * scale)));
    picture.setAttribute("height", String(Math.round(height * scale)));
  };
  const zooms = {
    in: () => zoom(scale * 1.25),
    out: () => zoom(scale / 1.25),
    fit: () => zoom(canvas.clientWidth / width),
    reset: () => zoom(1),
  };
  document.getElementById("zoom").addEventListener("click", (event) => {
    const kind = event.target.dataset.zoom;
    if (kind !== undefined) {
      zooms[kind]();
    }
  });
  document.getElementById("zoom").hidden = false;
  /* A drawing that is a little too wide is made to fit; one that would become too small is not. */
  const fitting = canvas.clientWidth / width;
  if (fitting < 1 && fitting > 0.7) {
    zoom(fitting);
  }
})();
