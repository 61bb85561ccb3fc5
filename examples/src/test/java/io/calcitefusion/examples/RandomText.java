package io.calcitefusion.examples;

import java.util.Random;

/** Texts of all lengths of UTF-8 and all kinds of newlines. */
final class RandomText {

  private static final String[] PIECES = {
    "a",
    "Z",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "é",
    "ß",
    "\u07ff",
    "\u0800",
    "語",
    "\uffff",
    "\ue000",
    "😀",
    "\ud83d\ude00\ud83d\ude01",
    "\u2028",
    "\u0085",
    "\0"
  };

  private RandomText() {}

  static String of(Random random, int pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
