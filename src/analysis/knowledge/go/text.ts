import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';
import { orError } from './rows.ts';

const RENDERS: Member = { effect: 'cpu', weight: 'light', returns: 'error', does: 'renders a template' };
const SEARCH: Member = { returns: 'bool' };

/** The functions that `strings` and `bytes` have alike, for their kind of text. */
function textOf(module: string, text: string): Record<string, Member> {
  return {
    ...functionsOf(
      module,
      'Contains ContainsAny ContainsRune ContainsFunc HasPrefix HasSuffix EqualFold Equal',
      SEARCH,
    ),
    ...functionsOf(module, 'Index IndexAny IndexByte IndexRune IndexFunc LastIndex LastIndexByte Count Compare', {
      returns: 'int',
    }),
    ...functionsOf(module, 'Split SplitN SplitAfter SplitAfterN Fields FieldsFunc', { returns: `list<${text}>` }),
    ...functionsOf(module, 'SplitSeq FieldsSeq Lines', { returns: `iter<${text}>` }),
    ...functionsOf(
      module,
      'Trim TrimSpace TrimLeft TrimRight TrimPrefix TrimSuffix TrimFunc ToLower ToUpper ToTitle Title Replace ReplaceAll Repeat Map Clone ToValidUTF8',
      { returns: text },
    ),
    [`${module}.Join`]: { returns: text, linear: 'whole', consumes: 'all' },
    [`${module}.Cut`]: { returns: `tuple<${text},${text},bool>` },
    ...functionsOf(module, 'CutPrefix CutSuffix', { returns: `tuple<${text},bool>` }),
  };
}

const BUFFER: Record<string, Member> = {
  ...members('Write WriteString', { returns: 'tuple<int,error>', mutates: true }),
  WriteRune: { returns: 'tuple<int,error>', mutates: true },
  WriteByte: { returns: 'error', mutates: true },
  String: { returns: 'str' },
  ...members('Len Cap', { returns: 'int' }),
  ...members('Reset Grow', { returns: 'none', mutates: true }),
};

/** Strings, numbers as text, formatting, patterns and templates of the standard library. */
export const text = defineLibrary({
  title: 'Go text packages',
  language: 'go',
  practice: 'go',
  packages: [],
  modules: ['strings', 'bytes', 'strconv', 'fmt', 'regexp', 'text/template', 'html/template', 'html', 'text/tabwriter'],
  docs: {
    builder: 'https://pkg.go.dev/strings#Builder',
    join: 'https://pkg.go.dev/strings#Join',
    regexp: 'https://pkg.go.dev/regexp#MustCompile',
    template: 'https://pkg.go.dev/text/template#Must',
  },
  aliases: { 'html/template.Template': 'text/template.Template' },
  functions: {
    ...textOf('strings', 'str'),
    ...textOf('bytes', 'list<int>'),
    'strings.NewReader': { returns: 'strings.Reader' },
    'strings.NewReplacer': { returns: 'strings.Replacer', compiles: '*' },
    'bytes.NewReader': { returns: 'bytes.Reader' },
    ...functionsOf('bytes', 'NewBuffer NewBufferString', { returns: 'bytes.Buffer' }),
    ...functionsOf('strconv', 'Itoa FormatInt FormatUint FormatFloat FormatBool Quote', { returns: 'str' }),
    'strconv.Atoi': orError('int'),
    ...functionsOf('strconv', 'ParseInt ParseUint', orError('int')),
    'strconv.ParseFloat': orError('float'),
    'strconv.ParseBool': orError('bool'),
    'strconv.Unquote': orError('str'),
    ...functionsOf('strconv', 'AppendInt AppendQuote AppendFloat', { returns: '$0' }),
    ...functionsOf('fmt', 'Sprintf Sprint Sprintln', { returns: 'str' }),
    'fmt.Errorf': { returns: 'error' },
    ...functionsOf('fmt', 'Printf Print Println Fprintf Fprint Fprintln Sscanf Sscan Sscanln Fscanf Fscan Appendf', {
      returns: 'tuple<int,error>',
    }),
    ...functionsOf('fmt', 'Scan Scanln Scanf', {
      effect: 'input',
      returns: 'tuple<int,error>',
      does: 'waits for input',
    }),
    ...functionsOf('regexp', 'MustCompile MustCompilePOSIX', { returns: 'regexp.Regexp', compiles: 0 }),
    ...functionsOf('regexp', 'Compile CompilePOSIX', orError('regexp.Regexp', { compiles: 0 })),
    // Each compiles its pattern first.
    ...functionsOf('regexp', 'MatchString Match MatchReader', orError('bool', { compiles: 0 })),
    'regexp.QuoteMeta': { returns: 'str' },
    ...functionsOf('html', 'EscapeString UnescapeString', { returns: 'str' }),
    ...['text/template', 'html/template'].reduce<Record<string, Member>>(
      (rows, module) =>
        Object.assign(rows, functionsOf(module, 'New Must', { returns: 'text/template.Template' }), {
          ...functionsOf(module, 'ParseFiles ParseGlob ParseFS', orError('text/template.Template', { effect: 'file' })),
          ...functionsOf(module, 'HTMLEscapeString JSEscapeString URLQueryEscaper', { returns: 'str' }),
        }),
      {},
    ),
    'text/tabwriter.NewWriter': { returns: 'bufio.Writer' },
  },
  types: {
    'strings.Builder': { members: BUFFER },
    'bytes.Buffer': {
      members: {
        ...BUFFER,
        Bytes: { returns: 'list<int>' },
        ...members('ReadFrom WriteTo', { returns: 'tuple<int,error>' }),
        ...members('ReadString', orError('str')),
        ...members('ReadBytes', orError('list<int>')),
        ...members('Read', orError('int')),
        ...members('Truncate', { returns: 'none', mutates: true }),
        Next: { returns: 'list<int>' },
      },
    },
    'strings.Reader': { members: members('Read ReadByte ReadRune Seek Len Size') },
    'bytes.Reader': { members: members('Read ReadByte ReadRune Seek Len Size') },
    'strings.Replacer': { members: members('Replace', { returns: 'str' }) },
    'regexp.Regexp': {
      members: {
        ...members('MatchString Match', { returns: 'bool' }),
        ...members('FindString ReplaceAllString ReplaceAllLiteralString String', { returns: 'str' }),
        ReplaceAllStringFunc: { returns: 'str', runs: [{ argument: 1, how: 'inline', given: ['str'] }] },
        ...members('FindStringSubmatch FindAllString Split SubexpNames', { returns: 'list<str>' }),
        FindAllStringSubmatch: { returns: 'list<list<str>>' },
        ...members('FindStringIndex FindIndex', { returns: 'list<int>' }),
        ...members('FindAllStringIndex FindStringSubmatchIndex', { returns: 'list<any>' }),
        ...members('Find ReplaceAll', { returns: 'list<int>' }),
        ...members('NumSubexp SubexpIndex', { returns: 'int' }),
      },
    },
    'text/template.Template': {
      members: {
        ...members('Execute ExecuteTemplate', RENDERS),
        Parse: orError('text/template.Template', { compiles: 0 }),
        ...members('ParseFiles ParseGlob ParseFS', orError('text/template.Template', { effect: 'file' })),
        ...members('Funcs Delims Option Lookup New', { returns: 'text/template.Template' }),
        ...members('Clone', orError('text/template.Template')),
      },
    },
  },
});
