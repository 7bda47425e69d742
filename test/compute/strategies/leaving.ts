/** A file that ends the thread that imports it. */
process.exit(3);
