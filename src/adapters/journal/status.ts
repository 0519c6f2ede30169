/** What order books call an order of which nothing was filled, by how it begins. */
const idle =
  /^(cancel|reject|pending|open|working|fail|expire|trigger|inactive|new|queued|unfilled|lapsed|not |void|amo|after market|put order|modif|validat|withdrawn|kill|delet|bust|placed|received|submitted|accepted|in transit|transit|sent|on hold|no fill)/i;
const done =
  /^(|complete|completed|filled|fully filled|executed|traded|success|successful|settled|ok|done|closed|confirmed|partial(ly)?.*)$/i;

/** Whether a status says that nothing was traded. */
export const nothingFilled = (status: string): boolean => idle.test(status);

/** Whether a status says that something was; an empty one says so too. */
export const somethingFilled = (status: string): boolean => done.test(status);
