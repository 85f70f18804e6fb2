/** C15 before a question is asked: the database refuses other text even as a parameter. Pure. */
export const isStorable = (text: string) => text !== '' && !text.includes('\u0000') && text.isWellFormed();
