/** Every widget plugin: one folder under widgets/ and one line here. */
export {}
