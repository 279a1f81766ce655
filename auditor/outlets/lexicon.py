"""The words around outlet names: mastheads, descriptors, staff, and names that are not outlets.

Closed classes of English function and trade words, kept together so that the rules that use
them stay readable. Facts about outlets are data, in ``auditor/data/outlets``.
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Last words of newspapers' names: "the Harbour Gazette" is an outlet by its form.
MASTHEADS = _words(
    "times post sun star herald tribune gazette chronicle courier journal observer examiner mercury mirror "
    "guardian telegraph express mail standard independent register record sentinel bugle argus advertiser echo "
    "enquirer inquirer dispatch despatch globe leader ledger messenger monitor morning news newspaper pioneer press "
    "republic republican review statesman democrat banner beacon bee blade bulletin call citizen clarion constitution "
    "daily eagle evening free gleaner informer intelligencer item light nation patriot picayune planet plain dealer "
    "reporter report sentinel spectator state sketch today tattler transcript trumpet union vanguard visitor voice "
    "weekly witness world fact scotsman irishman spokesman recorder enterprise dealer magazine wire insider outlook "
    "la el le il o les los das der die gaceta diario heraldo correo noticias jornal correio gazeta courrier gazzetta corriere prensa"
)
#: Mastheads that make an unknown name an outlet by form alone; the others need more.
STRONG_MASTHEADS = _words(
    "times post herald tribune gazette chronicle courier observer examiner mercury telegraph bugle argus advertiser "
    "enquirer inquirer dispatch despatch sentinel intelligencer bulletin clarion tattler gleaner statesman picayune "
    "newspaper news-press tribune-review reporter star-ledger courier-journal news"
)
#: Mastheads that are everyday words too: only a cue makes "the Midnight Sun" an outlet.
WEAK_MASTHEADS = (
    "Today", "Express", "Journal", "Sun", "Star", "Mirror", "Guardian", "Standard", "Echo", "Ledger", "Messenger",
    "Monitor", "Banner", "Beacon", "Bee", "Blade", "Leader", "Free Press", "Advocate", "Mail", "Post", "Voice",
)  # fmt: skip
#: Mastheads of other languages, whole words or endings, as patterns.
FOREIGN_MASTHEADS = (
    r"\w*[Zz]eitung", r"\w*[Tt]agblatt", r"\w*[Aa]nzeiger", r"\w*[Bb]ote", r"\w*[Nn]achrichten", r"\w*[Rr]undschau",
    r"\w*[Kk]urier", r"\w*[Tt]idning(?:en)?", r"\w*[Tt]idende", r"\w*[Dd]agblad(?:et)?", r"\w*[Aa]vis(?:en)?",
    r"\w*[Bb]lad(?:et)?", r"\w*[Pp]osten", r"\w*[Nn]yheter", "Gazeta", "Dziennik", "Głos", "Courant", "Krant", "Courrier",
    "Gazette", "Écho", "Dépêche", "Progrès", "Diario", "Gaceta", "Heraldo", "Noticias", "Correo", "Jornal", "Correio",
    "Folha", "Diário", "Gazzetta", "Corriere", "Giornale", "Messaggero", "Shimbun", "Shinbun", "Ilbo", "Ribao", "Sanomat",
    "Hírlap", "Gazetesi", "Vesti", "Novosti", "News Network", "News Group", "Broadcasting Service", "Media Group",
)  # fmt: skip
#: Names that end so take an article, whatever kind of outlet they are: "the Associated Press".
WITH_ARTICLE = (MASTHEADS - {"news"}) | _words(
    "agency service corporation center centre company channel institute association trust project group"
)
DAYS = _words(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December Mon Tue Tues Wed Thu Thurs Fri Sat Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct "
    "Nov Dec Christmas Easter"
)
#: Capitalised only because they open a sentence or headline; never part of an outlet's name.
OPENERS = _words(
    "A After Also Although An And Another Any As Asked At Because Before But By Citing Contacted Does During Each "
    "Earlier Even For From Has He Her His How However I If In Indeed Inside Instead Into Is It Its Last Later Like Meanwhile "
    "My Nearly No Nor Not Now Of Off On Once One Only Or Other Our Over Per Quoting Read Recently Says See She Since So Some "
    "Speaking Still Such That The Their Then There These They This Those Though Through Thus To Under Unlike Until Upon "
    "Via Was We What When Where Whether Which While Who Why With Without Yet You Your Told Tells Said Reported Reports "
    "According Interviewed Watch Source Sources Photo Image Video Credit Today Yesterday Tomorrow"
)
TITLES = _words(
    "Mr Mrs Ms Dr Mayor President Senator Sen Rep Representative Governor Gov Judge Justice General Gen Colonel Col "
    "Captain Capt Lord Lady Sir Professor Prof Pope King Queen Prince Princess Secretary Minister Chairman Congressman "
    "Congresswoman Ambassador Officer Detective Sheriff Michael Mike Steve Malcolm Emma Kate Georgina Rebecca"
)
#: Everyday words that speak: "People said" and "America said" are no magazines.
SPEAKERS = _words(
    "people us them america world asahi spiegel petra sabah mehr granma complex them out mint campaign council"
)
#: Networks whose local stations are called by them: "NBC affiliate KSHB".
NETWORKS = _words("ABC CBS NBC CNN FOX Fox PBS NPR CW Univision Telemundo")
#: Outlets that share their name with people: never an outlet straight after a title or first name.
SURNAMES = _words(
    "bloomberg forbes hannity watson drudge petra lance barrons huffington gutfeld kudlow smerconish"
)

#: Capitalised words after an outlet's name that make it a company, building, prize or place.
NOT_THE_OUTLET = _words(
    "Institute Foundation Philanthropies Co Company Corp Corporation Inc Ltd LLC Group Holdings Center Centre Plaza "
    "Building Tower Towers Awards Award Prize Worldwide Entertainment Square Studios Pictures Theater Theatre Bowl Cup "
    "Arena Terminal LP Universal Warner Union Microsystems Belt Guild Wars Trek Malone Hogan Bloc Valley Street Avenue Road"
)
#: Capitalised words that may follow a guarded name without making it another name.
MAY_FOLLOW = DAYS | _words(
    "Magazine News Online Editorial Opinion Washington White Sunday Weekend Live Digital Report Reports Says Said Poll TV "
    "Television Radio Newspaper Editor Reporter Correspondent Columnist"
)

#: Nouns that take the determiner before an outlet's name: in "the New York Times reporter" it is theirs.
HEADS = _words(
    "account analysis anchor app article articles blog board broadcast bureau camera colleague column columnist commentary "
    "commentator correspondent count coverage crew critic data debate dispatch documentary documents editor editorial "
    "editors employee event exclusive executive expose exposé feature film footage forum headline host interview "
    "interviewer investigation journalist journalists leak list moderator newsletter newsroom op-ed page panel photographer "
    "piece podcast poll polls presenter producer profile program programme publisher questionnaire reader readers report "
    "reporter reporters reporting review segment series show site spokesman spokesperson spokeswoman staff staffer "
    "story stories study survey tally team town transcript tweet version video website writer writers"
)

_NOUN = (
    r"(?:newspapers?|papers?|dailies|daily|weekl(?:y|ies)|month(?:ly|lies)|biweekly|broadsheets?|tabloids?|"
    r"magazines?|newsmagazine|newsweekly|journals?|"
    r"(?:news|press) ?agenc(?:y|ies)|agenc(?:y|ies)|newswires?|(?:news|wire|press) services?|"
    r"broadcasters?|networks?|channels?|stations?|affiliates?|TV|television|radio|"
    r"quotidien|hebdomadaire|mensuel|chaîne|agence(?: de presse)?|site|diario|periódico|rotativo|semanario|revista|cadena|emisora|"
    r"agencia(?: de noticias)?|portal|jornal|emissora|agência|quotidiano|settimanale|emittente|agenzia|Zeitung|Tageszeitung|"
    r"Magazin|Nachrichtenmagazin|Sender|Nachrichtenagentur|krant|dagblad|omroep|persbureau|avisen|tidningen|"
    r"(?:news )?(?:web)?sites?|(?:news )?(?:portal|outlet|blog|newsletter|platform|publication|organi[sz]ation|group)s?)"
)
_QUALIFIER = (
    r"(?:state|public|private|local|regional|national|international|official|semi-?official|government|independent|"
    r"opposition|pro-[a-z]+|anti-[a-z]+|leading|main|major|influential|respected|popular|top|prominent|small|big|"
    r"mass-market|best-selling|"
    r"conservative|liberal|progressive|left-wing|right-wing|left-leaning|right-leaning|far-right|far-left|"
    r"cent(?:re|er)-(?:left|right)|hard-?line|reformist|nationalist|secular|Islamist|Catholic|Jewish|Christian|"
    r"business|financial|economic|sports?|satirical|investigative|online|digital|nonprofit|non-profit|student|trade|"
    r"industry|scientific|medical|technology|tech|entertainment|gossip|celebrity|fashion|music|political|"
    r"news|cable|satellite|commercial|internet|web|print|free|fellow|sister|rival|daily|weekly|monthly|evening|morning|"
    r"pan-[A-Z][a-z]+|"
    r"[A-Za-z.]+(?:[ -][A-Z][a-z]+)?-(?:language|based|owned|run|backed|linked|funded|affiliated|controlled|aligned|leaning|friendly|minded|area))"
)
#: What may stand between a determiner and the name, lower case or a hyphenated compound.
QUALIFIER = re.compile(_QUALIFIER)
NOUN = re.compile(_NOUN)
#: A descriptor that follows a name: "Haaretz newspaper", "Anadolu news agency".
SUFFIX = re.compile(
    rf"(?: (?:{_QUALIFIER}(?=[ ])))* (?P<noun>newspaper|(?:news|press) agency|agency|newswire|(?:news|wire|press) service|"
    r"magazine|newsmagazine|journal|daily|weekly|tabloid|broadsheet|television(?: (?:channel|network|station))?|"
    r"TV(?: (?:channel|network|station))?|radio(?: (?:station|network))?|channel|network|station|broadcaster|"
    r"(?:news )?(?:web)?site|news outlet|news portal|portal|outlet|blog|paper)\b(?![’'-])"
)
