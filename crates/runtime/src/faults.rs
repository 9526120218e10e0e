//! Fault by fault, what a client does.
//!
//! Defaults: 3 attempts, with a random pause of up to 1 s before the second and 2 s before the third; 3.1 s to connect;
//! 30 s for any pause in headers or body; 32 MiB of body, unless it is streamed; no limit on an attempt or a call as a
//! whole. The timeouts are those of `TimeoutConfig`: `connect_timeout`, `read_timeout`, `operation_attempt_timeout` and
//! `operation_timeout`. An attempt that one of the first three ends is tried again; the last ends the call. Each attempt
//! has the call's invocation id and token, and a signature of its own.
//!
//! Kinds of errors are those of `SdkError`. "Nothing sent" means that no connection is made. The last column names the
//! test in `crates/faults/tests` that holds the row.
//!
//! # Answers
//!
//! | fault | by default | with settings | test |
//! |---|---|---|---|
//! | 500, 502, 503, 504, 408, 429, a code of throttling | tried again; the last answer's error | `RetryConfig` says how often, `disabled` never | `statuses::what_may_pass_is_tried_again` |
//! | `x-amz-retry-after`, `Retry-After` | waited for, as long as it is reasonable; text that is no time is ignored | `operation_timeout` ends the wait | `statuses::a_service_says_how_long_to_wait` |
//! | the service fails again and again | the modelled error after the last attempt | `RetryConfig` says how many attempts | `statuses::what_does_not_pass_is_given_up_with_its_error` |
//! | 3xx, other 4xx, a status out of range | one attempt, an error that keeps the status; redirects are not followed | the same | `statuses::what_would_fail_again_is_not_tried_again` |
//! | a `Date` in the far future or past, half an hour off, or none that is one | ignored, also by the next call | the same | `statuses::a_clock_is_corrected_only_when_the_service_refuses_its_time` |
//! | the signature's time refused, and the `Date` says why | tried again at once, signed by the service's clock | `disable_clock_skew_correction`: an error | `statuses::a_skewed_clock_is_corrected` |
//! | a success that is no JSON, or not of the model | one attempt, an error that names the place and keeps the status | the same | `answers::what_cannot_be_read_is_an_error_that_says_so` |
//! | members that are new, odd, or nested without end | skipped | the same | `answers::what_is_new_or_odd_is_skipped` |
//! | an error's code in header or body, in any of AWS's forms | the modelled error; the header wins | the same | `answers::an_errors_code_is_found_wherever_it_is` |
//! | an error whose body is cut | the code in its header is kept | the same | `answers::an_error_that_is_cut_keeps_its_code` |
//! | a body beyond 32 MiB, declared or not | refused once the limit is passed, fetched once; an error keeps its code | the same | `memory::an_answer_beyond_the_cap_is_refused_and_not_fetched_again` |
//! | a body beyond the cap that is set, in chunks or as an error's | refused, an error keeps its code | `max_response_body_bytes` is the cap | `bounds::the_cap_on_bodies_is_a_setting` |
//! | a length that is announced and never comes | refused at once beyond the cap; otherwise a timeout, nothing allocated | `read_timeout` ends each attempt | `bounds::an_announced_length_is_only_a_claim` |
//! | headers beyond 100, or 408 KiB | an error of transport | the same | `bounds::headers_are_bounded_in_number_and_size` |
//! | trailers, chunk extensions or chunk sizes without end | an error of transport, or a timeout | `read_timeout` ends each attempt | `bounds::what_surrounds_a_chunk_is_bounded_too` |
//! | a compressed body | not unpacked: an error that names the place | the same | `bounds::a_compressed_answer_is_not_unpacked` |
//! | 101, 204 and other answers without a body | an output or an error, at once | the same | `bounds::a_status_of_another_kind_hangs_nothing` |
//!
//! # Connections
//!
//! | fault | by default | with settings | test |
//! |---|---|---|---|
//! | reset or closed before an answer, in its headers or body | tried again on another connection | `RetryConfig` says how often | `connections::a_connection_that_breaks_is_tried_again_on_another` |
//! | the same on every attempt | an error of transport, never a cut body as an output | the same, after as many attempts | `connections::a_peer_that_always_breaks_off_is_an_error_of_transport` |
//! | a kept connection ends between two calls | replaced unnoticed | the same | `connections::a_connection_that_ended_between_two_calls_costs_nothing` |
//! | a kept connection ends as it is used | tried again on a new one, same token | the same | `connections::a_connection_that_ends_when_it_is_used_again_is_tried_again` |
//! | two calls in a row | each has a token of its own | a token that is set is kept | `connections::the_next_call_has_another_token` |
//! | no HTTP/1.1 | an error of transport | the same | `framing::what_is_no_http_is_an_error` |
//! | two lengths, negative ones, headers without end | refused | the same | `framing::ambiguous_or_oversized_framing_is_refused` |
//! | a chunked body that breaks | tried again, then an error | the same | `framing::a_chunked_body_that_breaks_is_never_ok` |
//! | interim answers, HTTP/1.0, stray bytes | an output; stray bytes are no other call's answer | the same | `framing::what_is_odd_but_whole_is_ok` |
//! | connections refused, as of a port where nobody listens | tried again, then an error that says so | the same | `lifecycle::a_peer_that_refuses_is_an_error_that_says_so` |
//! | a host name that is not found | tried again, then an error that says so | the same | `lifecycle::a_name_that_is_not_found_is_an_error_that_says_so` |
//! | a TLS handshake that is refused, closed, reset, or answered with no TLS | an error that says why; tried again where it may pass | the same | `tls::a_handshake_that_breaks_is_an_error_that_says_so` |
//! | a TLS handshake that never ends | a timeout after 3.1 s, tried again | `connect_timeout` | `tls::the_connect_timeout_covers_the_handshake` |
//! | packets that are never answered | a timeout after 3.1 s, tried again | `connect_timeout` | `tls::the_connect_timeout_ends_what_never_answers` |
//! | a proxy for `https` | a tunnel: the proxy sees the host and nothing else | `HTTPS_PROXY`, `NO_PROXY` | `proxy::tls_goes_through_a_tunnel_and_the_proxy_sees_the_host_alone` |
//! | a proxy for `http` | asked, unless the host is excepted | `HTTP_PROXY`, `NO_PROXY` | `proxy::http_is_asked_of_the_proxy_unless_the_host_is_excepted` |
//! | a proxy that refuses | an error that says so | the same | `proxy::a_proxy_that_refuses_is_an_error` |
//! | a proxy that hangs | a timeout after 3.1 s, tried again | `connect_timeout` | `proxy::the_connect_timeout_covers_the_proxy` |
//!
//! # Silence
//!
//! | fault | by default | with settings | test |
//! |---|---|---|---|
//! | no answer, half of one, headers byte by byte, a byte of body every 3 s, interim answers without end | a timeout at 30 s, not tried again: headers have 30 s as a whole, a body goes on as long as 64 bytes come in any 30 s | any timeout that is shorter | `silence::by_default_silence_ends_within_45_seconds` |
//! | the same | as above | `operation_attempt_timeout` ends each attempt, then a timeout | `silence::an_attempt_timeout_ends_each_attempt` |
//! | the same | as above | `operation_timeout` ends the call | `silence::an_operation_timeout_ends_the_call` |
//! | the same | as above | `read_timeout` ends each attempt, then a timeout | `silence::a_read_timeout_ends_each_attempt` |
//! | silence once, then an answer | waited for | the next attempt succeeds | `silence::an_attempt_that_is_given_up_is_followed_by_another` |
//!
//! # Input
//!
//! No setting changes these.
//!
//! | fault | by default | with settings | test |
//! |---|---|---|---|
//! | slashes, line breaks, NUL, escapes, any Unicode in a label | one segment of the path that decodes to it, signed | the same | `hostile::a_label_is_one_segment_that_reads_as_it_was_given` |
//! | a label that is empty, `.` or `..`, or too long for a URI | nothing sent, an error that names it | the same | `hostile::a_label_that_cannot_be_sent_is_refused_and_named` |
//! | several things wrong with an input | nothing sent, one error that names all | the same | `hostile::all_that_is_wrong_with_an_input_is_named_at_once` |
//! | quotes, control characters, any Unicode in the body | arrives as it is, signed; unknown values of enums too | the same | `hostile::what_is_in_the_body_arrives_as_it_was_given` |
//! | line breaks, NUL, DEL in a member of a header | nothing sent, an error that names it; any other text arrives as it is | the same | `hostile::a_header_carries_its_member_or_nothing_is_sent` |
//! | a key id or session token that no header holds | nothing sent, an error that names which, without its value | the same | `hostile::a_credential_that_no_header_holds_is_refused_and_named_but_never_shown` |
//! | an odd secret | signed with | the same | `hostile::a_credential_that_is_odd_is_signed_with` |
//! | a region that is no host label, or cannot be in a signature | nothing sent, an error that names the region | the same | `hostile::a_region_that_is_none_is_refused_wherever_the_request_goes` |
//! | an endpoint with user info, a query, dot segments, another scheme, a bad port | nothing sent, an error that says what is wrong | the same | `hostile::an_endpoint_that_is_none_is_refused_and_named` |
//! | an endpoint with a path | kept before the operation's, signed | the same | `hostile::an_endpoint_with_a_path_keeps_it` |
//!
//! # Load
//!
//! | fault | by default | with settings | test |
//! |---|---|---|---|
//! | 2,000 calls in flight | each gets its own answer | the same | `load::two_thousand_calls_in_flight_get_each_its_own_answer` |
//! | 100 calls dropped in the headers | their connections are closed; the client works after | the same | `load::calls_that_are_dropped_mid_headers_close_their_connections` |
//! | 100 calls dropped in the body | the same | the same | `load::calls_that_are_dropped_mid_body_close_their_connections` |
//! | 50 calls in a row | one connection; another if it is not back in time | the same | `load::fifty_calls_in_a_row_share_a_connection` |
//! | the server restarts on its port | the kept connections are replaced, no call fails | the same | `load::a_pool_outlives_a_restart_of_the_server` |
//! | the server restarts with calls in flight | they are sent once more, with the same token; later calls connect afresh | `RetryConfig` says how often | `load::calls_in_flight_survive_a_restart_of_the_server` |
//! | a service that fails, and many calls at once | a hundred retries for all of them, then each error at once | `RetryPartition` is the quota | `load::a_burst_of_failures_is_retried_within_the_quota` |
//! | calls that end in any way | no task and no file descriptor of theirs is left | the same | `leaks::calls_leave_no_task_and_no_descriptor_behind` |
//!
//! # Runtimes and configuration
//!
//! | fault | by default | with settings | test |
//! |---|---|---|---|
//! | the runtime of the first call ends | the client goes on in another | the same | `lifecycle::a_client_outlives_the_runtime_of_its_first_call` |
//! | the runtime of the first call stands still | the client connects afresh in another | the same | `lifecycle::a_client_does_not_wait_for_a_runtime_that_stands_still` |
//! | a runtime of one thread | enough | the same | `lifecycle::a_runtime_of_one_thread_is_enough` |
//! | no runtime | an error that says so, no panic | the same, with or without retries and timeouts | `lifecycle::without_a_runtime_a_call_is_an_error` |
//! | no credentials, no region | nothing sent, an error that names which | set it | `lifecycle::what_is_missing_in_the_configuration_is_named_and_nothing_sent` |
//! | a page token that repeats | an error, and the pages end | `stop_on_duplicate_token(false)` goes on | `lifecycle::pages_whose_token_repeats_end_with_an_error` |
