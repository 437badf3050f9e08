// The browser's back and forward: each change of what is shown is a step, and the address is always a link to it.

import { fromHash, toHash } from "./link.ts";
import { START, type State, type Store } from "./state.ts";

/** `sound` leaves out of a link what this graph does not hold. */
export function keepSteps(store: Store, base: string, sound: (state: State) => State): void {
  let travelling = false;
  store.on((state, before, continued) => {
    if (!travelling) remember(toHash(state, base), toHash({ ...before, lang: state.lang }, base), continued);
  });
  addEventListener("popstate", () => {
    const { lang, theme } = store.now;
    travelling = true;
    store.set(sound({ ...START, lang, theme, ...fromHash(location.hash, base) }));
    travelling = false;
  });
}

/** A change of language, and all but the first change of a gesture, are no step of their own. */
function remember(hash: string, before: string, continued: boolean): void {
  if (hash === location.hash) return;
  try {
    if (hash === before || continued) history.replaceState(null, "", hash);
    else history.pushState(null, "", hash);
  } catch {
    // A frame of a notebook has no address to write.
  }
}
