/** A file that fails as it is imported. */
function fail(): never {
  throw new TypeError("broken on purpose");
}

export default fail();
