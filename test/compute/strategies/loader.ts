/** How threads find a strategy by another name than its file's: what the command line does for its users. */
export async function loadStrategy(url: string): Promise<unknown> {
  const module: unknown = await import(new URL(url.replace("named:", "./"), import.meta.url).href);
  return typeof module === "object" && module !== null && "default" in module
    ? module.default
    : undefined;
}
