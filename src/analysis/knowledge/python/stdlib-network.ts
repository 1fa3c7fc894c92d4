import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';

const NETWORK: Member = { effect: 'network' };
const MAIL: Member = { effect: 'mail', does: 'sends mail over SMTP' };

/** The network as the standard library speaks it: all of it holds the calling thread. */
export const stdlibNetwork = defineLibrary({
  title: 'Python network APIs',
  language: 'python',
  practice: 'python',
  packages: [],
  modules: ['socket', 'ssl', 'urllib', 'http', 'smtplib', 'ftplib', 'imaplib', 'poplib', 'xmlrpc', 'select', 'email'],
  docs: {
    urllib: 'https://docs.python.org/3/library/urllib.request.html',
    smtplib: 'https://docs.python.org/3/library/smtplib.html',
    socket: 'https://docs.python.org/3/library/socket.html',
  },
  aliases: { 'http.client.HTTPSConnection': 'http.client.HTTPConnection' },
  functions: {
    'urllib.request.urlopen': {
      effect: 'network',
      returns: 'http.client.HTTPResponse',
      scope: 'resource',
      does: 'runs an HTTP request',
    },
    'urllib.request.urlretrieve': { effect: 'network', returns: 'tuple<str,any>', does: 'downloads a file' },
    ...functionsOf('urllib.parse', 'urlencode quote quote_plus unquote unquote_plus urljoin urlunparse urlunsplit', {
      returns: 'str',
    }),
    ...functionsOf('urllib.parse', 'urlparse urlsplit parse_qs parse_qsl'),
    'urllib.request.build_opener': { returns: 'urllib.request.OpenerDirector' },
    'socket.create_connection': { effect: 'network', returns: 'socket.socket', does: 'opens a connection' },
    ...functionsOf('socket', 'getaddrinfo gethostbyname gethostbyaddr getfqdn getnameinfo gethostbyname_ex', {
      effect: 'network',
      does: 'looks a name up in DNS',
    }),
    ...functionsOf('socket', 'gethostname inet_aton inet_ntoa', { returns: 'str' }),
    ...functionsOf('ssl', 'create_default_context SSLContext'),
    'ssl.get_server_certificate': { effect: 'network', does: 'opens a TLS connection' },
    'select.select': { effect: 'sleep', does: 'waits for sockets' },
  },
  types: {
    'urllib.request.OpenerDirector': {
      members: { open: { effect: 'network', returns: 'http.client.HTTPResponse', does: 'runs an HTTP request' } },
    },
    'urllib.request.Request': { members: members('add_header get_full_url get_method') },
    'http.client.HTTPConnection': {
      kind: 'client',
      members: {
        ...members('request connect endheaders send', NETWORK),
        getresponse: { effect: 'network', returns: 'http.client.HTTPResponse', does: 'waits for an HTTP response' },
        ...members('close putrequest putheader set_debuglevel'),
      },
    },
    'http.client.HTTPResponse': {
      members: {
        ...members('read readline read1', { effect: 'network', returns: 'bytes', does: 'reads a response' }),
        ...members('getheader getheaders getcode geturl info close'),
      },
      iterate: { gives: 'bytes', effect: 'network' },
    },
    'socket.socket': {
      members: {
        ...members('connect accept send sendall sendfile recv recvfrom recv_into', NETWORK),
        ...members(
          'sendto bind listen close settimeout setsockopt setblocking shutdown getsockname getpeername makefile',
        ),
      },
    },
    'smtplib.SMTP': {
      kind: 'client',
      construct: { effect: 'network', does: 'opens a connection to a mail server' },
      members: {
        ...members('sendmail send_message', MAIL),
        ...members('login connect starttls quit ehlo helo noop', NETWORK),
        ...members('set_debuglevel close'),
      },
    },
    'smtplib.SMTP_SSL': { bases: ['smtplib.SMTP'], construct: NETWORK },
    'smtplib.LMTP': { bases: ['smtplib.SMTP'], construct: NETWORK },
    'ftplib.FTP': {
      kind: 'client',
      construct: NETWORK,
      others: NETWORK,
      members: members('set_debuglevel set_pasv close'),
    },
    'ftplib.FTP_TLS': { bases: ['ftplib.FTP'], construct: NETWORK, others: NETWORK },
    'imaplib.IMAP4': { kind: 'client', construct: NETWORK, others: NETWORK },
    'imaplib.IMAP4_SSL': { bases: ['imaplib.IMAP4'], construct: NETWORK, others: NETWORK },
    'poplib.POP3': { kind: 'client', construct: NETWORK, others: NETWORK },
    'poplib.POP3_SSL': { bases: ['poplib.POP3'], construct: NETWORK, others: NETWORK },
    'xmlrpc.client.ServerProxy': { kind: 'client', others: { effect: 'network', attributes: true } },
  },
});
