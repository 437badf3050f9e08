// How browsers from before 2023 unpack. It makes tables at its start, so it is loaded where it is needed.

export { gunzipSync } from "fflate";
