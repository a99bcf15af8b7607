// The sign of a key: a digit or a letter by what is printed on it, else by where it is: any keyboard layout will do.

export const sign = (event) => {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
  if (/^[0-9a-z]$/i.test(event.key)) return event.key.toLowerCase();
  return digit ?? (event.key.length === 1 && event.key > "~" ? /^Key(\w)$/.exec(event.code)?.[1].toLowerCase() : null) ?? event.key;
};
