// Joins a graph that is asked in parts to what the reader does: an actor that is opened brings its neighbours, a chain its actors.

import type { App } from "./app.ts";
import type { Canvas } from "./canvas.ts";
import type { Growth } from "./growth.ts";
import { chainsOf } from "./panel.ts";
import { problemOf, problemText } from "./problems.ts";
import type { State } from "./state.ts";

/** `link` is what the page's address names, when it can be shown. */
export function grow(app: App, growth: Growth, canvas: Canvas, named: string[], link: () => State): void {
  const { store } = app;
  const failed = (error: unknown): void => app.announce(problemText(problemOf(error)), true);
  const expand = (id: string): void => void growth.expand(id).then(() => (app.refresh(), canvas.show(id)), failed);
  const connect = (from: string, to: string): void =>
    void growth.connect(from, to).then(() => {
      app.refresh();
      const chain = chainsOf(app)[store.now.chain];
      if (chain) canvas.fit(chain);
    }, failed);
  store.on((state, before) => {
    if (state.actor && state.actor !== before.actor && growth.isNew(state.actor)) expand(state.actor);
    if (state.actor && state.chainTo && state.chainTo !== before.chainTo) connect(state.actor, state.chainTo);
  });
  void growth.open(named).then(() => {
    store.set(link());
    canvas.fit(undefined, false);
  }, failed);
}
