import {
  CrossSection,
  type LegReturns,
  type NameIndex,
  type NameVector,
} from "../../kernels/cross-section.ts";
import { Candidates, type Names, samePresence } from "./candidates.ts";
import { Cells, PLACE } from "./cells.ts";
import { NameCosts } from "./costs.ts";
import { type Chunk, type LagRange, NOTHING, type StudyInputs, type StudyPlan } from "./inputs.ts";
import { type Neutralised, Neutraliser, type Residuals } from "./neutralise.ts";
import {
  DECILES,
  type DecileWeights,
  decileReturns,
  emptyDeciles,
  emptyPortfolio,
  type Portfolio,
  PortfolioBuilder,
} from "./portfolio.ts";
import { emptyRanked, type Ranked, RoughOrder, rankPresent, rankResiduals } from "./ranked.ts";
import { ReturnsWindow } from "./returns-window.ts";
import { Traits } from "./traits.ts";

const BPS = 1e-4;

/** Everything formed of one cross-section and residualisation. */
interface Formed {
  readonly portfolios: readonly Portfolio[];
  readonly deciles: DecileWeights;
  readonly ranked: Ranked;
  readonly neutralised: Neutralised;
}

/** A lag of the plan while its days go by. */
interface Lane {
  readonly range: LagRange;
  readonly costs: NameCosts | undefined;
  /** Room for two days, used by turns, by residualisation. */
  readonly room: readonly (readonly Formed[])[];
  /** Of the day at hand and the day before, by residualisation. Lanes may point to the same. */
  now: readonly Formed[] | undefined;
  before: readonly Formed[] | undefined;
}

/**
 * Forms the portfolios of a stretch of formation days and what they earn, for all configurations of
 * the plan. It depends on nothing but its arguments: the day before the stretch, which trading costs
 * need, is formed again.
 *
 * Names in force on a formation day, and what is known of them, are the same for all lags, and so is
 * the cross-section unless a name has a row of returns on one of the days and not on the other. Lags
 * that agree share everything; others share the order of signals, and begin from each other's order of
 * residuals.
 */
export function runChunk(inputs: StudyInputs, plan: StudyPlan, chunk: Chunk): Cells {
  if (KEPT.length === 0) KEPT.push(new ChunkStudy(NO_INPUTS, NO_PLAN, { from: 0, to: 0 }));
  const study = new ChunkStudy(inputs, plan, chunk);
  try {
    study.form(chunk.from - 1);
    for (let day = chunk.from; day < chunk.to; day++) {
      study.form(day);
      study.account(day);
    }
    return study.cells;
  } finally {
    study.release();
  }
}

/** Names, signals and weights of one formation day (before the lag), for the plan's first configuration. */
export function formDay(inputs: StudyInputs, plan: StudyPlan, day: number): DayPortfolio {
  const study = new ChunkStudy(inputs, plan, { from: day, to: day + 1 });
  try {
    study.form(day);
    return study.portfolio();
  } finally {
    study.release();
  }
}

/** What a configuration holds from one formation day on, name by name; ascending by security. */
export interface DayPortfolio {
  /** Names that were ranked. */
  readonly securityId: Int32Array;
  /** What they were ranked by: the signal, or what residualising left of it. */
  readonly signal: Float64Array;
  /** Longs sum to 1, shorts to -1; all 0 on a flat day. */
  readonly weight: Float64Array;
}

/**
 * A study of nothing, which stays. With the last object of a class V8 forgets the shape that the class's
 * objects have, and all code compiled for that shape: the next study would begin slowly again.
 */
const KEPT: ChunkStudy[] = [];
const NO_INPUTS: StudyInputs = {
  ...NOTHING,
  securityIds: new Int32Array(),
  returns: new Float32Array(),
  industries: 0,
  costs: {},
};
const NO_PLAN: StudyPlan = {
  residualize: ["off"],
  lags: [{ lag: 0, first: 0, last: 0 }],
  tiers: 0,
  low: 0.1,
  high: 0.9,
  mincos: 1,
  fromOpen: false,
  tcModel: "naive",
  tcBps: 0,
  book: 0,
};

class ChunkStudy {
  readonly cells: Cells;
  readonly #inputs: StudyInputs;
  readonly #plan: StudyPlan;
  readonly #kernels: CrossSection;
  readonly #candidates: Candidates;
  readonly #window: ReturnsWindow;
  readonly #neutraliser: Neutraliser;
  readonly #builder: PortfolioBuilder;
  readonly #lanes: readonly Lane[];
  readonly #traits: Traits;
  readonly #roughOrder: RoughOrder;
  /** Names in force on a day, and those that residualising left of a lag's cross-section. */
  readonly #inForce: Names;
  readonly #left: Residuals;
  /** Sorted places of the names in force; of the residuals. */
  readonly #order: NameIndex;
  readonly #orderLeft: NameIndex;
  #sorted = false;
  readonly #legs: LegReturns = { long: 0, short: 0, missing: 0 };
  readonly #decileReturns = new Float64Array(DECILES);

  constructor(inputs: StudyInputs, plan: StudyPlan, chunk: Chunk) {
    const securities = inputs.securityIds.length;
    const kernels = new CrossSection(securities, inputs.factors.length);
    const ahead = Math.max(...plan.lags.map(({ lag }) => lag)) + 2;
    const groups = 1 + plan.tiers;
    const formed = (): Formed => ({
      portfolios: Array.from({ length: groups }, () => emptyPortfolio(kernels)),
      deciles: emptyDeciles(securities),
      ranked: emptyRanked(securities),
      neutralised: { skipped: false, unknownRegressor: 0, smallIndustry: 0 },
    });
    this.#inputs = inputs;
    this.#plan = plan;
    this.#kernels = kernels;
    this.#candidates = new Candidates(inputs.entries, securities);
    this.#window = new ReturnsWindow(kernels, inputs.rows, inputs.returns, ahead);
    this.#neutraliser = new Neutraliser(kernels, inputs);
    this.#builder = new PortfolioBuilder(securities, plan);
    this.#traits = new Traits(inputs);
    this.#roughOrder = new RoughOrder(securities);
    this.#inForce = {
      count: 0,
      security: kernels.index(),
      entry: new Int32Array(securities),
      values: kernels.vector(),
    };
    this.#left = { count: 0, place: new Int32Array(securities), values: kernels.vector() };
    this.#order = kernels.index();
    this.#orderLeft = kernels.index();
    this.#lanes = plan.lags.map((range) => ({
      range,
      costs: plan.tcModel === "naive" ? undefined : new NameCosts(inputs, plan),
      room: [plan.residualize.map(formed), plan.residualize.map(formed)],
      now: undefined,
      before: undefined,
    }));
    const configs = plan.residualize.length * plan.lags.length;
    const days = chunk.to - chunk.from;
    this.cells = new Cells({ configs, groups, first: chunk.from, days });
    kernels.commit();
  }

  release(): void {
    this.#kernels.release();
  }

  /** Forms the targets of a formation day, before the lag. */
  form(day: number): void {
    this.#candidates.read(day, this.#inForce);
    this.#traits.read(this.#inForce);
    this.#sorted = false;
    const done: Lane[] = [];
    for (const lane of this.#lanes) {
      lane.before = lane.now;
      lane.now = undefined;
      const { lag, first, last } = lane.range;
      if (day + lag < first || day + lag > last) continue;
      const rowOf = this.#window.rowOf(day + lag);
      const alike = done.find(({ range }) =>
        samePresence(this.#inForce, this.#window.rowOf(day + range.lag), rowOf),
      );
      lane.now = alike?.now ?? this.#formOne(lane.room[day & 1]!, rowOf, done[0]?.now);
      done.push(lane);
    }
  }

  #formOne(
    room: readonly Formed[],
    rowOf: Int32Array,
    like: readonly Formed[] | undefined,
  ): readonly Formed[] {
    for (const [place, mode] of this.#plan.residualize.entries()) {
      const formed = room[place]!;
      const { neutralised, ranked } = formed;
      if (mode === "off") {
        this.#rankSignals(rowOf, ranked);
      } else {
        const left = this.#left;
        this.#neutraliser.run(mode, this.#inForce, this.#traits, rowOf, left, neutralised);
        this.#rankLeft(like?.[place]?.ranked, ranked);
      }
      this.#builder.build(this.#inForce, this.#traits, ranked, neutralised.skipped, formed);
    }
    return room;
  }

  #rankSignals(rowOf: Int32Array, to: Ranked): void {
    const { values, count } = this.#inForce;
    if (!this.#sorted) this.#kernels.sort(values, count, this.#order);
    this.#sorted = true;
    rankPresent(this.#inForce, this.#order, rowOf, to);
  }

  /** @param like ranks of nearly the same residuals: another lag's of that day. */
  #rankLeft(like: Ranked | undefined, to: Ranked): void {
    const { values, count } = this.#left;
    const order = this.#orderLeft;
    if (like) this.#roughOrder.write(this.#left, like, this.#inForce.count, order);
    if (!like || !this.#kernels.repair(values, count, order))
      this.#kernels.sort(values, count, order);
    rankResiduals(this.#left, order, to);
  }

  /** The first configuration's portfolio, as it was formed last. */
  portfolio(): DayPortfolio {
    const { securityIds } = this.#inputs;
    const { portfolios, ranked } = this.#lanes[0]!.now![0]!;
    const { held, security, weight } = portfolios[0]!;
    const weights = new Map(
      Array.from({ length: held }, (_, at) => [security.at[at]!, weight.at[at]!]),
    );
    const signals = new Map(
      Array.from({ length: ranked.count }, (_, at) => [ranked.place[at]!, ranked.values[at]!]),
    );
    const places = ranked.place.slice(0, ranked.count).sort();
    const securities = places.map((place) => this.#inForce.security.at[place]!);
    return {
      securityId: securities.map((place) => securityIds[place]!),
      signal: Float64Array.from(places, (place) => signals.get(place)!),
      weight: Float64Array.from(securities, (place) => weights.get(place) ?? 0),
    };
  }

  /** Notes what the targets of the day earn on the next, and what forming them costs. */
  account(day: number): void {
    const { lags, residualize } = this.#plan;
    for (const [place, lane] of this.#lanes.entries()) {
      if (!lane.now) continue;
      const config = (mode: number) => mode * lags.length + place;
      for (let mode = 0; mode < residualize.length; mode++)
        this.#accountOne(lane, mode, config(mode), day);
      if (day + lane.range.lag !== lane.range.last) continue;
      for (let mode = 0; mode < residualize.length; mode++)
        this.#exit(lane, mode, config(mode), day);
    }
  }

  /** Notes what leaving everything costs, at the close of the range's last day. */
  #exit(lane: Lane, mode: number, config: number, day: number): void {
    const at = day - this.cells.shape.first;
    const n = lane.range.last + 1;
    for (const [group, portfolio] of lane.now![mode]!.portfolios.entries()) {
      const held = this.#traded(portfolio, undefined);
      this.cells.column(config, group, "exitTraded")[at] = held;
      this.cells.column(config, group, "exitCost")[at] = this.#cost(lane, n, held);
    }
  }

  #accountOne(lane: Lane, mode: number, config: number, day: number): void {
    const cells = this.cells;
    const { days, first } = cells.shape;
    const at = day - first;
    const { lag } = lane.range;
    const formed = lane.now![mode]!;
    const returns = this.#window.returns(day + lag + 1);
    const { values } = cells;
    for (let group = 0; group < formed.portfolios.length; group++) {
      const portfolio = formed.portfolios[group]!;
      const before = lane.before?.[mode]?.portfolios[group];
      const start = cells.at(config, group, 0, at);
      this.#kernels.legReturns(portfolio, returns, this.#legs);
      values[start + PLACE.long * days] = this.#legs.long;
      values[start + PLACE.short * days] = this.#legs.short;
      values[start + PLACE.missing * days] = this.#legs.missing;
      const traded = this.#traded(portfolio, before);
      values[start + PLACE.traded * days] = traded;
      values[start + PLACE.cost * days] = this.#cost(lane, day + lag, traded);
      values[start + PLACE.names * days] = portfolio.names;
      values[start + PLACE.longs * days] = portfolio.longs;
      values[start + PLACE.shorts * days] = portfolio.shorts;
      values[start + PLACE.unknownWeight * days] = portfolio.unknownWeight;
      values[start + PLACE.state * days] = portfolio.state;
    }
    const { unknownRegressor, smallIndustry } = formed.neutralised;
    values[cells.at(config, 0, PLACE.unknownRegressor, at)] = unknownRegressor;
    values[cells.at(config, 0, PLACE.smallIndustry, at)] = smallIndustry;
    this.#noteDeciles(formed.deciles, returns, config, at);
  }

  #noteDeciles(deciles: DecileWeights, returns: NameVector, config: number, at: number): void {
    const { cells } = this;
    decileReturns(deciles, returns, this.#decileReturns);
    for (let decile = 0; decile < DECILES; decile++) {
      cells.deciles[cells.decileAt(config, decile, "returns", at)] = this.#decileReturns[decile]!;
      cells.deciles[cells.decileAt(config, decile, "names", at)] = deciles.names[decile]!;
    }
  }

  /** Sum of |Δw|; from 0 where there is no day before. */
  #traded(portfolio: Portfolio, before: Portfolio | undefined): number {
    return this.#kernels.weightChange(portfolio, before);
  }

  /** Cost of the trades that were looked at last, whose sizes sum to `traded`, on trading date n. */
  #cost({ costs }: Lane, n: number, traded: number): number {
    return costs ? costs.cost(this.#kernels.trades, n) : traded * this.#plan.tcBps * BPS;
  }
}
