namespace Prefork.Docs.Tests;

/// <summary>What the server of Swoole has: the names that the page for people who come from it covers.</summary>
internal static class SwooleNames
{
    public static IReadOnlyList<string> Modes { get; } = Split("SWOOLE_BASE SWOOLE_PROCESS SWOOLE_THREAD");

    public static IReadOnlyList<string> DispatchModes { get; } = Split("""
        SWOOLE_DISPATCH_ROUND SWOOLE_DISPATCH_FDMOD SWOOLE_DISPATCH_IDLE_WORKER SWOOLE_DISPATCH_IPMOD SWOOLE_DISPATCH_UIDMOD
        SWOOLE_DISPATCH_USERFUNC SWOOLE_DISPATCH_STREAM SWOOLE_DISPATCH_CO_CONN_LB SWOOLE_DISPATCH_CO_REQ_LB SWOOLE_DISPATCH_CONCURRENT_LB
        """);

    /// <summary>Of the server, of its ports, of coroutines and threads; those of a release before version 5 or of Open Swoole come last.</summary>
    public static IReadOnlyList<string> Options { get; } = Split("""
        debug_mode trace_flags log_file log_level log_date_format log_date_with_microseconds log_rotation display_errors
        dns_server socket_dns_timeout socket_connect_timeout socket_write_timeout socket_send_timeout socket_read_timeout
        socket_recv_timeout socket_buffer_size socket_timeout http2_header_table_size http2_enable_push
        http2_max_concurrent_streams http2_init_window_size http2_max_frame_size http2_max_header_list_size

        chroot user group daemonize pid_file reactor_num single_thread worker_num max_wait_time max_queued_bytes
        max_concurrency worker_max_concurrency enable_coroutine send_timeout dispatch_mode send_yield dispatch_func
        discard_timeout_request enable_unsafe_event enable_delay_receive enable_reuse_port task_use_object task_object
        event_object task_enable_coroutine task_worker_num task_ipc_mode task_tmpdir task_max_request
        task_max_request_grace max_connection max_conn start_session_id heartbeat_check_interval heartbeat_idle_time
        max_request max_request_grace reload_async open_cpu_affinity cpu_affinity_ignore http_parse_cookie
        http_parse_post http_parse_files http_compression http_compression_level compression_level http_gzip_level
        http_compression_min_length compression_min_length websocket_compression upload_tmp_dir upload_max_filesize
        enable_static_handler document_root http_autoindex http_index_files http_compression_types compression_types
        static_handler_locations input_buffer_size buffer_input_size output_buffer_size buffer_output_size
        message_queue_key bootstrap init_arguments

        ssl_cert_file ssl_key_file backlog kernel_socket_recv_buffer_size kernel_socket_send_buffer_size
        buffer_high_watermark buffer_low_watermark open_tcp_nodelay tcp_defer_accept open_tcp_keepalive open_eof_check
        open_eof_split package_eof open_http_protocol open_websocket_protocol websocket_subprotocol
        open_websocket_close_frame open_websocket_ping_frame open_websocket_pong_frame open_http2_protocol
        open_mqtt_protocol open_redis_protocol max_idle_time tcp_keepidle tcp_keepinterval tcp_keepcount
        tcp_user_timeout tcp_fastopen open_length_check package_length_type package_length_offset package_body_offset
        package_body_start package_length_func package_max_length ssl_compress ssl_protocols ssl_verify_peer
        ssl_allow_self_signed ssl_client_cert_file ssl_verify_depth ssl_prefer_server_ciphers ssl_ciphers
        ssl_ecdh_curve ssl_dhparam ssl_sni_certs

        aio_core_worker_num aio_worker_num aio_max_wait_time aio_max_idle_time enable_signalfd wait_signal
        dns_cache_refresh_time thread_num min_thread_num max_thread_num socket_dontwait dns_lookup_random
        use_async_resolver max_coro_num max_coroutine enable_deadlock_check hook_flags enable_preemptive_scheduler
        c_stack_size stack_size name_resolver dns_cache_expire dns_cache_capacity

        stats_file stats_timer_interval admin_server

        pipe_buffer_size request_slowlog_timeout request_slowlog_file trace_event_worker max_request_execution_time
        """);

    public static IReadOnlyList<string> Events { get; } = Split("""
        Start BeforeShutdown Shutdown WorkerStart WorkerStop BeforeReload AfterReload WorkerExit WorkerError
        ManagerStart ManagerStop Task Finish PipeMessage
        Connect Receive Close Packet BufferFull BufferEmpty
        Request Handshake BeforeHandshakeResponse Open Message Disconnect
        """);

    public static IReadOnlyList<string> Methods { get; } = Split("""
        __construct set on getCallback listen addListener addProcess addCommand command start reload stop shutdown
        send sendto sendwait sendfile sendMessage exist exists close pause resume confirm protect bind
        getClientInfo connection_info getClientList connection_list heartbeat stats
        task taskwait taskWaitMulti taskCo finish getLastError getSocket
        getWorkerId getWorkerPid getWorkerStatus getManagerPid getMasterPid tick after defer clearTimer
        """);

    public static IReadOnlyList<string> Properties { get; } = Split("""
        setting connections host port type ssl mode ports master_pid manager_pid worker_id taskworker worker_pid
        stats_timer admin_server
        """);

    private static string[] Split(string names) => names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
