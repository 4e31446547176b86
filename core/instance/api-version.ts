/**
 * Version of what `rattan/plugin` gives. An instance says in its `instance.yaml` for which one its plugins are written;
 * another is refused at load. Raised by a change that breaks a plugin.
 */
export const API_VERSION = 1
