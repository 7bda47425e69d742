import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { Bars } from "../../src/strategy/bars.ts";
import { generateBars } from "../bars/generate.ts";
import { hiveFolder } from "../bars/hive.ts";
import { type PeerPython, peerPython } from "../peers/python.ts";

/** What cases have in common; each part is made when it is first asked for. */
export class BenchContext {
  /** Folder that is kept between runs. */
  readonly cache: string;
  /** Folder for inputs and answers of this run. */
  readonly scratch: string;
  #python: PeerPython | undefined;
  #frameworks: PeerPython | undefined;
  #universe: PeerPython | undefined;
  #alphalens: PeerPython | undefined;
  #bars: Bars | undefined;
  #folder: string | undefined;

  constructor(cache: string) {
    mkdirSync(cache, { recursive: true });
    this.cache = cache;
    this.scratch = mkdtempSync(join(cache, "scratch-"));
  }

  /** Python with numba and polars. */
  get python(): PeerPython {
    this.#python ??= peerPython(this.cache, "numba");
    return this.#python;
  }

  /** Python with vectorbt and backtesting.py. */
  get frameworks(): PeerPython {
    this.#frameworks ??= peerPython(this.cache, "frameworks");
    return this.#frameworks;
  }

  /** Python with pandas and what the plain reference needs. */
  get universe(): PeerPython {
    this.#universe ??= peerPython(this.cache, "universe");
    return this.#universe;
  }

  /** Python with Alphalens. */
  get alphalens(): PeerPython {
    this.#alphalens ??= peerPython(this.cache, "alphalens");
    return this.#alphalens;
  }

  /** Four years of minute bars. */
  get bars(): Bars {
    this.#bars ??= generateBars();
    return this.#bars;
  }

  /** The same as a hive folder. */
  get folder(): string {
    this.#folder ??= hiveFolder(this.bars, this.cache);
    return this.#folder;
  }
}
