import { type ParameterSets, type SpaceSource, spaceOf } from "../parameter-sets.ts";

/**
 * Whether the values of each axis lie on a number line (`int`, `float`) or are choices without an order,
 * numbers or not.
 *
 * @throws RangeError for sets of another strategy: a defect of the caller.
 */
export function orderedAxes(source: SpaceSource, { axes }: ParameterSets): boolean[] {
  const space = spaceOf(source);
  return axes.map(({ name }) => {
    const parameter = Object.hasOwn(space, name) ? space[name] : undefined;
    if (parameter) return parameter.kind !== "choice";
    throw new RangeError(`The sets have a parameter "${name}" that the strategy lacks.`);
  });
}
