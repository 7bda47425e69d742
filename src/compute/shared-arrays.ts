type Column =
  | Uint8Array<ArrayBufferLike>
  | Int8Array<ArrayBufferLike>
  | Int16Array<ArrayBufferLike>
  | Uint16Array<ArrayBufferLike>
  | Int32Array<ArrayBufferLike>
  | Float32Array<ArrayBufferLike>
  | Float64Array<ArrayBufferLike>;

/**
 * Plain data with every array in shared memory, so that posting it copies none. Arrays that lie there
 * are kept, others are copied once.
 */
export function withSharedArrays<T>(data: T): T {
  return shared(data) as T;
}

function shared(value: unknown): unknown {
  if (isColumn(value)) return value.buffer instanceof SharedArrayBuffer ? value : copied(value);
  if (Array.isArray(value)) return value.map(shared);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shared(field)]));
}

function isColumn(value: unknown): value is Column {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function copied(values: Column): Column {
  const Type = values.constructor as new (buffer: SharedArrayBuffer) => Column;
  const copy = new Type(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
