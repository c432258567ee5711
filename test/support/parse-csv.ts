/** RFC 4180 read a character at a time, apart from the code that writes it. Throws where it is not well formed. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let index = 0; index < text.length; index++) {
    const char = text[index]!
    if (quoted) {
      if (char !== '"') cell += char
      else if (text[index + 1] === '"') {
        cell += '"'
        index += 1
      } else quoted = false
    } else if (char === '"' && cell === '') quoted = true
    else if (char === ',') {
      row.push(cell)
      cell = ''
    } else if (char === '\r' && text[index + 1] === '\n') {
      rows.push([...row, cell])
      row = []
      cell = ''
      index += 1
    } else if (char === '\r' || char === '\n') throw new Error(`a bare line end at ${index}`)
    else cell += char
  }
  if (quoted || cell !== '' || row.length > 0) throw new Error('the last line does not end')
  return rows
}
